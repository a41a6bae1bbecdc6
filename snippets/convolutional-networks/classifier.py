"""A two-stage classifier's sizes and weights can be counted by hand."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((32, 32, 3)),
    keras.layers.Conv2D(32, 3, activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Conv2D(64, 3, activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Flatten(),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(
    keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")

by_hand = {  # output shape, weights + biases
    "conv2d": ((30, 30, 32), 3 * 3 * 3 * 32 + 32),
    "max_pooling2d": ((15, 15, 32), 0),
    "conv2d_1": ((13, 13, 64), 3 * 3 * 32 * 64 + 64),
    "max_pooling2d_1": ((6, 6, 64), 0),
    "flatten": ((6 * 6 * 64,), 0),
    "dense": ((64,), 2304 * 64 + 64),
    "dense_1": ((10,), 64 * 10 + 10),
}
for layer in model.layers:
    shape, count = layer.output.shape[1:], layer.count_params()
    print(f"{layer.name:16}{str(shape):13}{count:9,}")
    assert (shape, count) == by_hand[layer.name]
print(f"{'total':29}{model.count_params():9,}")
share = model.get_layer("dense").count_params() / model.count_params()
print(f"in the first dense layer {share:10.0%}")

images = np.random.default_rng(0).random((8, 32, 32, 3))
scores = model.predict(images, verbose=0)
print("scores", scores.shape, "each row sums to",
      f"{scores.sum(axis=1).mean():.2f}")
before = model.evaluate(images, np.arange(8), verbose=0)
model.fit(images, np.arange(8), epochs=15, verbose=0)
after = model.evaluate(images, np.arange(8), verbose=0)
print("training lowers the loss:", after < before - 0.1)

assert model.count_params() == 167_562
assert scores.shape == (8, 10)
assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)
assert after < before - 0.1
