"""A GRU has three blocks of weights where an LSTM has four.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
d, u = 128, 128
inputs = np.random.default_rng(0).normal(size=(5, d))
layers = {
    "SimpleRNN": keras.layers.SimpleRNN(u),
    "GRU reset_after=False": keras.layers.GRU(u, reset_after=False),
    "GRU (default)": keras.layers.GRU(u),
    "LSTM": keras.layers.LSTM(u),
}
for name, layer in layers.items():
    layer.build((None, None, d))
    print(f"{name:22} {layer.count_params():8,}")
counts = [layer.count_params() for layer in layers.values()]
block = u * (d + u)
assert counts == [block + u, 3 * (block + u), 3 * (block + 2 * u),
                  4 * (block + u)]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def by_hand(gru):
    kernel, recurrent, bias = [np.array(w) for w in gru.get_weights()]
    bias_in, bias_state = bias  # reset_after keeps two
    h = np.zeros(u)
    for x in inputs:
        from_x = np.split(x @ kernel + bias_in, 3)
        from_h = np.split(h @ recurrent + bias_state, 3)
        z = sigmoid(from_x[0] + from_h[0])
        r = sigmoid(from_x[1] + from_h[1])
        new = np.tanh(from_x[2] + r * from_h[2])
        h = z * h + (1 - z) * new  # z keeps the old state
    return h


gru = layers["GRU (default)"]
gru.set_weights([np.array(w) + 0.1 for w in gru.get_weights()])
outputs = keras.ops.convert_to_numpy(gru(inputs[None]))[0]
error = np.abs(by_hand(gru) - outputs).max()
print(f"NumPy GRU equals Keras: {error < 1e-5}")
assert error < 1e-5
