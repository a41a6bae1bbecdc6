"""Head first, then all layers slowly: better, and the base survives.

seconds: 90 -- trains one network on 7,000 images, three on 100
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
digits, rng = load_digits(), np.random.default_rng(0)


def place(images):  # anywhere on a 12 x 12 canvas
    corners = rng.integers(0, 5, (len(images), 2))
    return np.array([np.pad(image, ((i, 4 - i), (j, 4 - j))).ravel() / 16
                     for image, (i, j) in zip(images, corners)])


def fit(model, rate, x, y, epochs):
    x, y = np.tile(x, (10, 1)), np.tile(y, 10)  # ten passes an epoch
    model.compile(keras.optimizers.Adam(rate), metrics=["accuracy"],
                  loss="sparse_categorical_crossentropy")
    model.fit(x, y, epochs=epochs, batch_size=200, verbose=0)


def new_head(classes=5):
    return keras.Sequential([base, keras.layers.Dense(classes, "softmax")])


# Pre-training: digits 0 to 4, turned and mirrored, make 40 classes.
old = digits.target < 5
views = place(np.concatenate(
    [np.rot90(digits.images[old][:, :, ::m], k, (1, 2))
     for m in (1, -1) for k in range(4)]))
names = np.concatenate([digits.target[old] + 5 * k for k in range(8)])
dense = [keras.layers.Dense(n, activation="relu") for n in (128, 64)]
base = keras.Sequential([keras.Input((144,)), *dense])
random, source = base.get_weights(), new_head(40)
fit(source, 0.003, views, names, 3)
pretrained = base.get_weights()
# New task: digits 5 to 9, with 100 labels.
x, y = place(digits.images[~old]), digits.target[~old] - 5
new, kept = [], []


def attempt(stage, model, rate):
    fit(model, rate, x[:100], y[:100], 10)
    new.append(model.evaluate(x[100:], y[100:], verbose=0)[1])
    kept.append(source.evaluate(views[::5], names[::5], verbose=0)[1])
    print(f"{stage:22} new task {new[-1]:.2f}, old task {kept[-1]:.2f}")


base.trainable, model = False, new_head()
attempt("1. new head only", model, 0.02)
assert np.array_equal(base.get_weights()[0], pretrained[0])
base.trainable = True  # takes effect because fit compiles again
attempt("2. all, rate 0.0005", model, 0.0005)
base.set_weights(pretrained)
attempt("all at once, rate 0.03", new_head(), 0.03)
base.set_weights(random)
attempt("from scratch", new_head(), 0.003)
head, tuned, hasty, scratch = new
assert tuned > max(head - 0.03, hasty + 0.03, scratch + 0.08)
assert kept[1] > 0.6 > 0.2 > kept[2]
