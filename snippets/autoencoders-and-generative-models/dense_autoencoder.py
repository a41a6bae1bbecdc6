"""A 784-128-64-128-784 autoencoder nears the floor of its loss, not zero.

seconds: 60 -- trains a network of 218,192 weights
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
small = load_digits().images / 16
x = np.zeros((len(small), 28, 28), "float32")
x[:, 2:26, 2:26] = small.repeat(3, axis=1).repeat(3, axis=2)
x = x.reshape(-1, 784)
train, test = x[:1500], x[1500:]

encoder = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(64, activation="relu", name="code")])
decoder = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(784, activation="sigmoid")])
autoencoder = keras.Sequential([encoder, decoder])
autoencoder.compile("adam", "binary_crossentropy")
autoencoder.fit(train, train, epochs=20, batch_size=64, verbose=0)


def cross_entropy(target, output):
    output = np.clip(output, 1e-7, 1 - 1e-7)
    return -np.mean(target * np.log(output)
                    + (1 - target) * np.log(1 - output))


output = autoencoder.predict(test, verbose=0)
mean_image = np.broadcast_to(train.mean(axis=0), test.shape)
reached = cross_entropy(test, output)
floor = cross_entropy(test, test)  # a perfect reconstruction
average = cross_entropy(test, mean_image)
units = [layer.units for layer in encoder.layers + decoder.layers]
print("layers         ", *[784, *units])
print(f"weights         {autoencoder.count_params():,}")
print(f"mean image      {average:.3f}")
print(f"autoencoder     {reached:.3f}")
print(f"perfect copy    {floor:.3f}  = entropy of the gray levels")
print(f"squared error   {np.mean((test - output) ** 2):.4f}")

assert autoencoder.count_params() == 218_192
assert 0.1 < floor < reached < (floor + average) / 2
