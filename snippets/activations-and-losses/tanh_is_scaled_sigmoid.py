"""Tanh is a sigmoid, stretched: tanh(x) = 2 sigmoid(2x) - 1."""
import keras
import numpy as np

x = np.linspace(-6, 6, 241).astype("float32")


def apply(name, inputs):
    outputs = keras.activations.get(name)(inputs)
    return keras.ops.convert_to_numpy(outputs)


sigmoid, tanh = apply("sigmoid", x), apply("tanh", x)
stretched = 2 * apply("sigmoid", 2 * x) - 1
gap = np.abs(tanh - stretched).max()
print(f"tanh(x) against 2 sigmoid(2x) - 1: {gap:.0e} apart at most"
      if gap > 1e-6 else "tanh(x) = 2 sigmoid(2x) - 1 to within 1e-6")

minus_three = np.array([-3.0], dtype="float32")
below = apply("sigmoid", minus_three)[0], apply("tanh", minus_three)[0]
print(f"at x = -3: sigmoid {below[0]:.4f}, tanh {below[1]:.4f}")
print(f"range of outputs: sigmoid {sigmoid.min():.2f} to"
      f" {sigmoid.max():.2f}, tanh {tanh.min():.2f} to {tanh.max():.2f}")
print(f"mean output on symmetric inputs: sigmoid {sigmoid.mean():.2f},"
      f" tanh {abs(tanh.mean()):.2f}")

assert gap < 1e-6
assert 0.047 < below[0] < 0.048  # a negative input is no problem
assert sigmoid.min() > 0 and tanh.min() < -0.99
assert abs(sigmoid.mean() - 0.5) < 1e-3 and abs(tanh.mean()) < 1e-3
