"""A wide gap asks for data; two high plateaus ask for a better model.

figure curves.svg: Two panels of error against training set size. Left, a
    flexible model: training error near zero, validation error far above
    it and still falling. Right, a rigid model: both curves come close to
    each other on a high plateau.
"""
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import Ridge
from sklearn.model_selection import learning_curve
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC

inputs, labels = load_digits(return_X_y=True)
sizes = np.array([50, 100, 200, 400, 800, 1400])


def halves(images):
    grid = images.reshape(-1, 8, 8)
    return np.stack([grid[:, :4].mean((1, 2)),
                     grid[:, 4:].mean((1, 2))], axis=1)


rigid = make_pipeline(FunctionTransformer(halves), SVC())
models = {"flexible": KNeighborsClassifier(1), "rigid": rigid}
figure, panels = plt.subplots(1, 2, figsize=(6.4, 3.2))
found = {}
for panel, (name, model) in zip(panels, models.items()):
    _, train, valid = learning_curve(
        model, inputs, labels, train_sizes=sizes, cv=5,
        shuffle=True, random_state=0)
    train, valid = 1 - train.mean(axis=1), 1 - valid.mean(axis=1)
    found[name] = train, valid
    print(f"{name}")
    for i in (0, 3, 5):
        print(f"  {sizes[i]:5} examples  train {train[i]:.3f}"
              f"  validation {valid[i]:.3f}")
    panel.plot(sizes, train, "o--", label="training")
    panel.plot(sizes, valid, "o-", label="validation")
    panel.set(xlabel=f"training examples ({name})", ylabel="error",
              ylim=(-0.03, 0.9))
    panel.legend()
(flexible_train, flexible), (rigid_train, rigid_valid) = found.values()
assert flexible_train.max() == 0  # a gap of its own height,
assert flexible[-1] < 0.6 * flexible[3]  # and data closes it
assert rigid_valid[-1] - rigid_train[-1] < 0.1  # no gap left,
assert rigid_train[-1] > 0.5  # yet far from solved
figure.tight_layout()
figure.savefig("curves.svg")
