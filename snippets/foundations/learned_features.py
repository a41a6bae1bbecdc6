"""Hidden layers learn the feature that a linear model needs made by hand.

figure features.svg: Two panels. On the left two rings of points, one
    inside the other, that no straight line separates. On the right the same
    points as the two last hidden units see them: a line separates them.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import make_circles
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

X, y = make_circles(800, noise=0.06, factor=0.5, random_state=0)
X = X.astype("float32")
train, test = slice(0, 400), slice(400, None)

keras.utils.set_random_seed(1)
inputs = keras.Input((2,))
hidden = keras.layers.Dense(16, activation="relu")(inputs)
code = keras.layers.Dense(2, activation="tanh")(hidden)
outputs = keras.layers.Dense(1, activation="sigmoid")(code)
model = keras.Model(inputs, outputs)
model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
for _ in range(150):
    model.train_on_batch(X[train], y[train])
features = keras.ops.convert_to_numpy(keras.Model(inputs, code)(X))


def score(model, X):
    return model.fit(X[train], y[train]).score(X[test], y[test])


linear = LogisticRegression()
radius = (X ** 2).sum(axis=1, keepdims=True)
scores = {
    "linear model, raw inputs": score(linear, X),
    "linear model, radius made by hand": score(linear, radius),
    "linear model, learned features": score(linear, features),
    "random forest, raw inputs":
        score(RandomForestClassifier(random_state=0), X),
}
for name, value in scores.items():
    print(f"{name:34}{value:.2f}")

figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.2))
for axis, points in zip(axes, (X, features)):
    for label, marker in enumerate("o^"):
        axis.plot(*points[y == label].T, marker, markersize=3)
axes[0].set(xlabel="input 1", ylabel="input 2", aspect="equal")
axes[1].set(xlabel="hidden unit 1", ylabel="hidden unit 2")
figure.tight_layout()
figure.savefig("features.svg")

raw, by_hand, learned, forest = scores.values()
assert raw < 0.65  # no line separates the rings
assert by_hand > 0.97 and learned > 0.97
assert forest > 0.97  # classical, and no feature was made for it
