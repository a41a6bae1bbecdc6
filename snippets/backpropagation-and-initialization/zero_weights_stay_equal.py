"""Units that start equal stay equal; at zero, hidden layers never move."""
import keras
import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
X = (digits.data / 16).astype("float32")
y = digits.target


def train(initializer):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((64,)),
        keras.layers.Dense(
            16, activation="tanh", kernel_initializer=initializer),
        keras.layers.Dense(
            10, activation="softmax", kernel_initializer=initializer),
    ])
    model.compile(keras.optimizers.Adam(0.01),
                  "sparse_categorical_crossentropy")
    before, _, _, start = model.get_weights()
    for _ in range(50):  # rounding would part equal units in the end
        model.train_on_batch(X, y)
    kernel, _, _, bias = model.get_weights()
    change = np.abs(kernel - before).max()
    moved = np.abs(bias - start).max()  # the biases of the output
    spread = np.ptp(kernel, axis=1).max()  # between units, per input
    outputs = keras.ops.convert_to_numpy(model(X))
    accuracy = np.mean(outputs.argmax(axis=1) == y)
    print(f"{name:8}  hidden weights moved {change:.2f}, differ between"
          f" units by {spread:.2f},\n          output biases moved"
          f" {moved:.2f}, accuracy {accuracy:.2f}")
    return change, spread, accuracy, moved


results = {}
for name, initializer in (
        ("zeros", "zeros"), ("constant", keras.initializers.Constant(0.1)),
        ("random", "glorot_normal")):
    results[name] = train(initializer)

assert results["zeros"][:2] == (0, 0) and results["zeros"][2] < 0.15
assert results["zeros"][3] > 0.01  # the one part that learns
assert results["constant"][0] > 0.01 and results["constant"][1] < 1e-3
assert results["constant"][2] < results["random"][2] - 0.3
assert results["random"][1] > 0.1 and results["random"][2] > 0.9
