"""Ten lines of NumPy reproduce the Keras LSTM, gate by gate.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
features, units, steps = 128, 128, 6
inputs = np.random.default_rng(0).normal(size=(steps, features))
lstm = keras.layers.LSTM(units)
outputs = keras.ops.convert_to_numpy(lstm(inputs[None]))[0]
kernel, recurrent, bias = [np.array(w) for w in lstm.get_weights()]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def run(forget_shift=0.0):
    hidden, cell = np.zeros(units), np.zeros(units)
    for x in inputs:
        z = x @ kernel + hidden @ recurrent + bias
        i, f, g, o = np.split(z, 4)  # Keras order: i, f, candidate, o
        f = f + forget_shift
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        hidden = sigmoid(o) * np.tanh(cell)
    return hidden


error = np.abs(run() - outputs).max()
formula = 4 * (units * (features + units) + units)
print("kernel    ", kernel.shape)
print("recurrent ", recurrent.shape)
print("bias      ", bias.shape)
print(f"parameters {lstm.count_params():,} = 4 (u (d + u) + u)")
print(f"initial biases: i {bias[:128].max()}, f {bias[128:256].max()}, "
      f"g {bias[256:384].max()}, o {bias[384:].max()}")
print(f"NumPy equals Keras: {error < 1e-5}")
assert error < 1e-5
assert lstm.count_params() == formula
assert np.abs(run(forget_shift=1.0) - outputs).max() > 1e-2
assert np.all(bias[128:256] == 1) and bias.sum() == units
