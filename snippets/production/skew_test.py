"""Skewed preprocessing raises no error: only a comparison finds it."""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

images, labels = load_digits(return_X_y=True)
train, live = slice(0, 1200), slice(1200, None)


def training_features(raw):
    return raw.reshape(len(raw), -1) / 16


def serving_features(raw):  # rewritten by another team
    turned = raw.reshape(-1, 8, 8).transpose(0, 2, 1)
    return turned.reshape(len(raw), -1) / 16


model = LogisticRegression(max_iter=2000)
model.fit(training_features(images[train]), labels[train])
raw, truth = images[live], labels[live]
offline = model.score(training_features(raw), truth)
online = model.score(serving_features(raw), truth)
print(f"accuracy offline {offline:.2f}")
print(f"accuracy served  {online:.2f}, no exception")

# Weak checks pass: shape, type, range, mean, spread.
expected, served = training_features(raw), serving_features(raw)
weak = (expected.shape == served.shape
        and expected.dtype == served.dtype
        and expected.max() == served.max()
        and np.isclose(expected.mean(), served.mean())
        and np.isclose(expected.std(), served.std()))
print(f"shape, type, range, mean and spread agree: {weak}")

# The strong check: log served features, recompute, compare rows.
rows = np.random.default_rng(0).choice(len(raw), 20, replace=False)
recomputed = training_features(raw[rows])
differing = np.mean(recomputed != served[rows])
print(f"replayed rows: {differing:.0%} of values differ")

assert offline > 0.9 and online < 0.4
assert weak and differing > 0.2
assert np.array_equal(recomputed, expected[rows])  # no false alarm
