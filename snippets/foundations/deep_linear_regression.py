"""A deep linear network ends where one least-squares solve begins."""
import keras
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.preprocessing import scale

X, y = load_diabetes(return_X_y=True)
X, y = scale(X).astype("float32"), scale(y).astype("float32")
design = np.c_[X, np.ones(len(X))]
solution, *_ = np.linalg.lstsq(design, y, rcond=None)
least = np.mean((design @ solution - y) ** 2)
print(f"one matrix, solved         mean squared error {least:.4f}")


def train(activation):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((10,)),
        keras.layers.Dense(16, activation),
        keras.layers.Dense(16, activation),
        keras.layers.Dense(1),
    ])
    model.compile(keras.optimizers.Adam(0.02), "mse")
    for _ in range(300):
        model.train_on_batch(X, y)
    outputs = keras.ops.convert_to_numpy(model(X)).ravel()
    return model, outputs, np.mean((outputs - y) ** 2)


model, outputs, error = train(None)
print(f"three linear layers        mean squared error {error:.4f}")
kernel, bias = np.eye(10), np.zeros(10)
for layer in model.layers:
    W, b = layer.get_weights()
    kernel, bias = kernel @ W, bias @ W + b
collapsed = (X @ kernel + bias).ravel()
print(f"their {model.count_params()} parameters multiply out to "
      f"{kernel.size + bias.size}")
_, _, curved = train("relu")
print(f"the same layers with ReLU  mean squared error {curved:.4f}")

assert np.allclose(collapsed, outputs, atol=1e-4)
assert least - 1e-5 < error < least + 0.005  # never below, soon there
assert curved < 0.5 * least  # training error: it can bend
