"""A code wider than the input copies pure noise as well as it copies data.

seconds: 60 -- trains two networks
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
plane = rng.normal(size=(2, 8))  # the data lie near a plane in 8 dimensions


def draw(count):
    near = rng.normal(size=(count, 2)) @ plane
    return (near + 0.1 * rng.normal(size=(count, 8))).astype("float32")


train, test = draw(2000), draw(500)
noise = rng.normal(size=(500, 8)).astype("float32")  # no structure at all
error = {}
print("code  error on data  error on noise")
for width in (2, 32):
    autoencoder = keras.Sequential([
        keras.Input((8,)),
        keras.layers.Dense(width),
        keras.layers.Dense(8)])
    autoencoder.compile(keras.optimizers.Adam(0.01), "mse")
    autoencoder.fit(train, train, epochs=30, verbose=0)
    error[width] = [autoencoder.evaluate(x, x, verbose=0)
                    for x in (test, noise)]
    print("{:4}  {:13.3f}  {:14.3f}".format(width, *error[width]))

assert error[2][0] < 0.02 and error[2][1] > 0.3  # refuses what is not data
assert max(error[32]) < 0.01  # has learned to copy, nothing more
