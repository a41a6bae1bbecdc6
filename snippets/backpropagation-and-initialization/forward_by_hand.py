"""By hand, a forward pass takes two lines a layer and equals Keras's."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((4,)),
    keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])
x = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")


def relu(z):
    return np.maximum(z, 0)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


activations = [x]  # training keeps them all for the backward pass
for layer, f in zip(model.layers, (relu, relu, softmax)):
    kernel, bias = layer.get_weights()
    z = activations[-1] @ kernel + bias
    activations.append(f(z))
    print(f"{z.shape[0]} rows: {kernel.shape[0]} inputs"
          f" -> {kernel.shape[1]} outputs")

weights = model.get_weights()
by_keras = keras.ops.convert_to_numpy(model(x))
unchanged = all(np.array_equal(a, b)
                for a, b in zip(weights, model.get_weights()))
gap = np.abs(by_keras - activations[-1]).max()
print(f"largest difference from Keras: {gap:.5f}")
print(f"each row sums to 1: {np.allclose(by_keras.sum(axis=1), 1)}")
print(f"weights unchanged by the forward pass: {unchanged}")

assert gap < 1e-5 and unchanged
assert [a.shape[1] for a in activations] == [4, 8, 8, 3]
