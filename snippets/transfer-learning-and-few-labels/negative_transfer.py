"""Frozen features of digits 0 to 4 are worse than pixels for 5 to 9.

seconds: 60 -- trains a network and fits 24 classifiers
"""
import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

keras.utils.set_random_seed(0)
x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")
old = y < 5
base = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(64, activation="relu")])
source = keras.Sequential([base, keras.layers.Dense(5, "softmax")])
source.compile("adam", "sparse_categorical_crossentropy",
               metrics=["accuracy"])
source.fit(x[old], y[old], batch_size=64, epochs=20, verbose=0)
source_accuracy = source.evaluate(x[old], y[old], verbose=0)[1]
print(f"source task, digits 0 to 4:{source_accuracy:>17.2f}")

# Target task: digits 5 to 9. The same linear head on two kinds of input.
x, y = x[~old], y[~old]
inputs = {"pixels": x, "frozen features": base.predict(x, verbose=0)}
accuracy = {}
for size in (5, 20):
    for name, z in inputs.items():
        scores = []
        for seed in range(6):
            order = np.random.default_rng(seed).permutation(len(y))
            few = [order[y[order] == c][:size] for c in range(5, 10)]
            few = np.concatenate(few)
            rest = np.setdiff1d(order, few)
            head = LogisticRegression(max_iter=5000).fit(z[few], y[few])
            scores.append(head.score(z[rest], y[rest]))
        accuracy[name, size] = np.mean(scores)
        print(f"{size:>2} labels per class, {name:16} "
              f"{accuracy[name, size]:.2f}")

assert source_accuracy > 0.99
for size in (5, 20):
    gap = accuracy["pixels", size] - accuracy["frozen features", size]
    assert gap > 0.02
