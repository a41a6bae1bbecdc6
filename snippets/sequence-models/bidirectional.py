"""A bidirectional layer lets the last word change the first output.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
steps, features, units = 6, 8, 16
inputs = np.random.default_rng(0).normal(size=(1, steps, features))
changed = inputs.copy()
changed[0, -1] += 1.0  # another last word

forward = keras.layers.LSTM(units, return_sequences=True)
both = keras.layers.Bidirectional(
    keras.layers.LSTM(units, return_sequences=True))
summary = keras.layers.Bidirectional(keras.layers.LSTM(units))


def run(layer, x):
    return keras.ops.convert_to_numpy(layer(x))


change = {}
for name, layer in [("forward", forward), ("bidirectional", both)]:
    difference = run(layer, changed) - run(layer, inputs)
    change[name] = np.abs(difference).max(axis=(0, 2))
    print(f"{name:14} output {run(layer, inputs).shape}, "
          f"{layer.count_params():,} parameters")
    moved = "".join("x" if c > 1e-7 else "." for c in change[name])
    print(f"{'':14} outputs changed by the last input: {moved}")
assert np.all(change["forward"][:-1] == 0)
assert np.all(change["bidirectional"] > 1e-7)

sequence = run(both, inputs)[0]
summary.build(inputs.shape)
summary.set_weights([np.array(w) for w in both.get_weights()])
last = run(summary, inputs)[0]
ends = np.concatenate([sequence[-1, :units], sequence[0, units:]])
print("one vector = forward at the last step + backward at the first:",
      np.allclose(last, ends, atol=1e-6))
assert np.allclose(last, ends, atol=1e-6)
assert not np.allclose(last, sequence[-1], atol=1e-3)
assert both.count_params() == 2 * forward.count_params()
