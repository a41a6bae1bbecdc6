"""More data closes an overfitting gap, not a distribution gap.

figure gaps.svg: Two panels of error against training set size. Left,
    validation from the training source: its error falls steadily. Right,
    validation from another source: the held-out error on the training
    source falls in the same way, but validation error stays high.
"""
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.svm import SVC

images, labels = load_digits(return_X_y=True)
order = np.random.default_rng(0).permutation(len(labels))
images, labels = images[order] / 16, labels[order]
pool, same, other = (slice(0, 1200), slice(1200, 1500),
                     slice(1500, None))


def camera(images):  # production: one pixel lower, low contrast
    grid = images.reshape(-1, 8, 8)
    return 0.6 * np.roll(grid, 1, axis=1).reshape(-1, 64)


sets = {
    "train-dev": (images[same], labels[same]),
    "same source": (images[other], labels[other]),
    "other source": (camera(images[other]), labels[other]),
}
sizes = [30, 60, 120, 300, 600, 1200]
errors = {name: [] for name in ["training", *sets]}
for size in sizes:
    model = SVC(C=10).fit(images[:size], labels[:size])
    errors["training"].append(
        1 - model.score(images[:size], labels[:size]))
    for name, (x, y) in sets.items():
        errors[name].append(1 - model.score(x, y))

print("examples      ", *(f"{size:6}" for size in sizes[::2]), "  1200")
for name, values in errors.items():
    shown = [*values[::2], values[-1]]
    print(f"{name:14}", *(f"{value:6.2f}" for value in shown))

last = {name: values[-1] for name, values in errors.items()}
assert last["training"] < 0.01
assert abs(last["train-dev"] - last["same source"]) < 0.04
assert last["same source"] < 0.3 * errors["same source"][0]
assert last["other source"] > 5 * last["train-dev"]
assert last["other source"] > 0.6 * errors["other source"][0]

figure, panels = plt.subplots(
    1, 2, figsize=(6.4, 3.2), sharey=True, layout="tight")
for panel, name in zip(panels, ["same source", "other source"]):
    for curve in ("training", "train-dev", name):
        panel.semilogx(sizes, errors[curve], "o-", label=curve)
    panel.set(xlabel="training examples", ylabel="error")
    panel.legend(fontsize=8)
figure.savefig("gaps.svg")
