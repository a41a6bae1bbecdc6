"""Temperature scaling repairs confidence and cannot change accuracy.

figure reliability.svg: Accuracy against mean confidence in ten bins. The
    raw network lies below the diagonal, claiming more than it achieves;
    after temperature scaling the points lie close to the diagonal.
seconds: 60 -- trains a network; a busy machine is slow to import
"""
import keras
import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.datasets import make_classification

keras.utils.set_random_seed(0)
inputs, labels = make_classification(
    6400, 20, n_informative=6, n_classes=4, flip_y=0.1,
    class_sep=1.5, random_state=0)
train, tune, test = slice(400), slice(400, 2400), slice(2400, None)
model = keras.Sequential([
    keras.Input((20,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(4)])
CrossEntropy = keras.losses.SparseCategoricalCrossentropy
model.compile(keras.optimizers.Adam(0.02), CrossEntropy(from_logits=True))
model.fit(inputs[train], labels[train], 100, 30, verbose=0)
logits = model.predict(inputs, batch_size=6400, verbose=0)


def loss(part, temperature):
    scores = log_softmax(logits[part] / temperature, axis=1)
    return -np.take_along_axis(scores, labels[part, None], 1).mean()


def reliability(temperature):
    scores = np.exp(log_softmax(logits[test] / temperature, axis=1))
    confidence = scores.max(axis=1)
    right = scores.argmax(axis=1) == labels[test]
    bins = np.minimum((confidence * 10).astype(int), 9)
    rows = np.array([(confidence[bins == b].mean(),
                      right[bins == b].mean(), np.mean(bins == b))
                     for b in np.unique(bins)]).T
    error = np.sum(abs(rows[0] - rows[1]) * rows[2])
    return right.mean(), error, confidence.mean(), rows


best = minimize_scalar(lambda t: loss(tune, t), bounds=(0.1, 20)).x
assert best > 1.5
figure, axes = plt.subplots(figsize=(4.4, 3.4), layout="tight")
axes.plot([0.2, 1], [0.2, 1], "C7--", label="perfect")
results = []
for name, t in [("raw", 1.0), ("scaled", best)]:
    accuracy, error, confidence, rows = reliability(t)
    results += [accuracy, error, confidence]
    print(f"{name:6} T {t:.1f}  accuracy {accuracy:.2f}"
          f"  ECE {error:.2f}  loss {loss(test, t):.1f}")
    axes.plot(rows[0], rows[1], "o-", label=name)
same, less = results[0] == results[3], results[5] < results[2]
print(f"same accuracy: {same}, lower mean confidence: {less}")
assert same and less and results[4] < results[1] / 2
axes.set(xlabel="mean confidence", ylabel="accuracy")
axes.legend()
figure.savefig("reliability.svg")
