"""A source can cost accuracy: conflicting labels, or a narrow frozen base.

seconds: 60 -- trains a network and fits 40 classifiers
"""
import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

keras.utils.set_random_seed(0)
x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")
print("labels per class                 5   20")


def score(name, z, labels, source=None):
    means = []
    for size in (5, 20):
        scores = []
        for seed in range(4):
            order = np.random.default_rng(seed).permutation(len(labels))
            few = np.concatenate([order[labels[order] == c][:size]
                                  for c in np.unique(labels)])
            rest = np.setdiff1d(order, few)
            data = [z[few], labels[few]]
            if source is not None:
                data = [np.concatenate(p) for p in zip(data, source)]
            model = LogisticRegression(max_iter=5000).fit(*data)
            scores.append(model.score(z[rest], labels[rest]))
        means.append(np.mean(scores))
    print(f"{name:28}", *[f"{mean:.2f}" for mean in means])
    return np.array(means)


# 1. Source: digits upside down. Target: upright ones, the same labels.
upside_down = x[:400, ::-1], y[:400]  # 64 pixels in reverse order
alone = score("upright digits, target alone", x[400:], y[400:])
joint = score("with 400 upside-down ones", x[400:], y[400:], upside_down)

# 2. Source: digits 0 to 4, a frozen base. Target: digits 5 to 9.
base = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(64, activation="relu")])
old, z, labels = y < 5, x[y >= 5], y[y >= 5]
pixels = score("digits 5 to 9, pixels", z, labels)
untrained = score("features, untrained base",
                  base.predict(z, verbose=0), labels)
network = keras.Sequential([base, keras.layers.Dense(5, "softmax")])
network.compile("adam", "sparse_categorical_crossentropy",
                metrics=["accuracy"])
network.fit(x[old], y[old], batch_size=64, epochs=20, verbose=0)
fitted = network.evaluate(x[old], y[old], verbose=0)[1]
frozen = score("features learned on 0 to 4", base.predict(z, verbose=0),
               labels)
print(f"accuracy on 0 to 4 itself    {fitted:.2f}")

assert np.all(alone - joint > 0.1) and fitted > 0.99
assert np.all(pixels - frozen > 0.02)
assert np.all(pixels - untrained > 0.02)  # so it is not the training
