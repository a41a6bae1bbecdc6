"""A step along the gradient's signs fools where random signs do not.

figure attack.svg: Three test digits in a row: clean and read correctly;
    with random noise, still read correctly; with the adversarial step of
    the same size, still legible but misread.
"""
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

images, labels = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(
    images / 16, labels, random_state=0)  # pixels from 0 to 1
model = LogisticRegression(max_iter=1000).fit(x_train, y_train)


def gradient(x, y):  # of the cross-entropy, by the pixels
    error = model.predict_proba(x) - np.eye(10)[y]
    return error @ model.coef_


random = np.random.default_rng(0)
sign = np.sign(gradient(x_test, y_test))
noise = random.choice([-1, 1], size=x_test.shape)
print("step   random signs   gradient signs")
table = {}
for step in (0, 0.05, 0.1, 0.15, 0.2):
    table[step] = [
        model.score(np.clip(x_test + step * direction, 0, 1), y_test)
        for direction in (noise, sign)]
    print(f"{step:<7}{table[step][0]:<15.2f}{table[step][1]:.2f}")

# The first-order rise of the loss is step x (L1 norm of the gradient).
slope = np.abs(gradient(x_test, y_test)).sum(axis=1)
loss = [-np.log(model.predict_proba(x_test + 1e-6 * direction)[
    np.arange(len(y_test)), y_test]) for direction in (0 * sign, sign)]
assert np.allclose((loss[1] - loss[0]) / 1e-6, slope, atol=1e-2)

ways = [np.clip(x_test + 0.2 * direction, 0, 1)
        for direction in (0, noise, sign)]
reads = [model.predict(way) for way in ways]
chosen = np.flatnonzero((reads[0] == y_test) & (reads[1] == y_test)
                        & (reads[2] != y_test))[0]
figure, axes = plt.subplots(1, 3, figsize=(6.4, 2.4))
names = "clean", "random signs", "gradient signs"
for axis, way, read, name in zip(axes, ways, reads, names):
    axis.imshow(way[chosen].reshape(8, 8), vmin=0, vmax=1)
    axis.set(xticks=[], yticks=[],
             xlabel=f"{name}\nread as {read[chosen]}")
figure.savefig("attack.svg")

assert table[0][0] > 0.95
assert table[0.2][0] > 0.9 and table[0.2][1] < 0.3
