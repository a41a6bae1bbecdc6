"""One seed, one result on one machine; the order of a sum still counts.

seconds: 90 -- trains five small networks
memory: 2 GiB -- trains five small networks
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")


def fit(seed):
    keras.utils.set_random_seed(seed)  # Python, NumPy and the backend
    model = keras.Sequential([
        keras.Input((64,)), keras.layers.Dense(32, activation="relu"),
        keras.layers.Dropout(0.3), keras.layers.Dense(10)])
    model.compile(
        "adam", metrics=["accuracy"],
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x[:600], y[:600], epochs=4, verbose=0)
    accuracy = model.evaluate(x[600:], y[600:], verbose=0)[1]
    return accuracy, model.get_weights()


def same(a, b):
    return all(np.array_equal(u, v) for u, v in zip(a, b))


runs = [fit(seed) for seed in (0, 0, 1, 2, 3)]
repeats = same(runs[0][1], runs[1][1])
differs = not same(runs[0][1], runs[2][1])
accuracies = [run[0] for run in runs[1:]]
spread = max(accuracies) - min(accuracies)
print("same seed, same weights bit for bit:", repeats)
print("other seed, other weights:", differs)
print("test accuracies of four seeds differ by more than 0.005:",
      spread > 0.005)
assert repeats and differs and spread > 0.005

big, one = np.float32(1e8), np.float32(1)
print("float32: (1e8 + 1) - 1e8 =", (big + one) - big)
print("float32: (1e8 - 1e8) + 1 =", (big - big) + one)
values = np.random.default_rng(0).normal(size=10_000).astype("float32")
forward = np.cumsum(values)[-1]  # added one by one
backward = np.cumsum(values[::-1])[-1]
print("10,000 numbers, forward and backward, same sum:",
      bool(forward == backward))
assert (big + one) - big == 0 and (big - big) + one == 1
assert forward != backward and np.isclose(forward, backward, rtol=1e-3)
