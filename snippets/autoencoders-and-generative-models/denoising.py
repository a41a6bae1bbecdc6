"""Trained to remove noise, an autoencoder does; trained to copy, it copies.

seconds: 60 -- trains two networks
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
clean = (load_digits().data / 16).astype("float32")
noisy = clean + rng.normal(0, 0.3, clean.shape).astype("float32")
train, test = slice(0, 1400), slice(1400, None)


def mean_square(values):
    return float(np.mean(values**2))


error = {"noisy input": mean_square(noisy[test] - clean[test])}
for name, source in (("plain", clean), ("denoising", noisy)):
    model = keras.Sequential([
        keras.Input((64,)),
        keras.layers.Dense(256, activation="relu"),  # wider than the input
        keras.layers.Dense(64)])
    model.compile(keras.optimizers.Adam(0.002), "mse")
    model.fit(source[train], clean[train], batch_size=64, epochs=25,
              verbose=0)
    output = model.predict(noisy[test], verbose=0)
    error[name] = mean_square(output - clean[test])
for name, value in error.items():
    print(f"{name:12} squared distance to the clean image {value:.3f}")

assert error["denoising"] < 0.4 * error["noisy input"]
assert error["plain"] > 0.6 * error["noisy input"]  # copies most of it
