"""Keras int8: one scale per output unit, one per row of the input."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
layer = keras.layers.Dense(64)
layer.build((None, 256))
inputs = np.random.default_rng(0).normal(size=(100, 256))
inputs = inputs.astype("float32")
weights = keras.ops.convert_to_numpy(layer.kernel)


def report(title):
    print(title)
    for variable in layer.variables:
        kind = keras.backend.standardize_dtype(variable.dtype)
        print(f"  {variable.name:13} {kind:8} {tuple(variable.shape)}")


def run():
    return keras.ops.convert_to_numpy(layer(inputs))


report("before")
before = run()
layer.quantize("int8")
report("after")
after = run()

change = np.linalg.norm(after - before) / np.linalg.norm(before)
print(f"relative change of the output {change:.3f}")

by_hand = np.round(
    weights * 127 / np.abs(weights).max(axis=0)).astype(int)
stored = next(v for v in layer.variables if v.name == "kernel")
stored = keras.ops.convert_to_numpy(stored).astype(int)
close = np.abs(stored - by_hand).max() <= 1
print(f"stored integers within 1 of rounding by hand: {close}")

row_scale = 127 / np.abs(inputs).max(axis=1, keepdims=True)
unit_scale = keras.ops.convert_to_numpy(layer.kernel_scale)
whole = np.round(inputs * row_scale) @ stored / row_scale / unit_scale
exact = inputs @ (stored / unit_scale)  # weights only
gaps = [np.abs(after - by).max() for by in (whole, exact)]
print(f"output is that of inputs rounded by row: {gaps[0] < 1e-4}")
print(f"output is that of exact inputs:          {gaps[1] < 1e-4}")

assert 0.001 < change < 0.02
assert gaps[0] < 1e-4 and gaps[1] > 1e-2
assert close and np.abs(stored).max() == 127
assert layer.kernel_scale.shape[-1] == 64  # one for each unit
