"""Small gradients vanish in float16; loss scaling keeps them.

seconds: 60 -- trains under a mixed-precision policy
"""
import keras
import numpy as np


def through(value, dtype):  # the number after rounding to that type
    tensor = keras.ops.convert_to_tensor(value, dtype="float32")
    rounded = keras.ops.cast(keras.ops.cast(tensor, dtype), "float32")
    return float(keras.ops.convert_to_numpy(rounded))


gradient, scale = 1e-8, 2.0 ** 15
print("                float16  bfloat16")
rows = {}
for label, value in (("1e-8", gradient), ("1e-8 * 2**15", gradient * scale),
                     ("70000", 70_000.0), ("1 + 0.001", 1.001)):
    rows[label] = (through(value, "float16"), through(value, "bfloat16"))
    print(f"{label:13}", " ".join(f"{v:9.4g}" for v in rows[label]))
recovered = rows["1e-8 * 2**15"][0] / scale
print(f"scaled, sent through float16, unscaled: {recovered:.2e}")
assert rows["1e-8"][0] == 0 and abs(recovered / gradient - 1) < 1e-3
assert rows["1e-8"][1] > 0
assert np.isinf(rows["70000"][0]) and np.isfinite(rows["70000"][1])
assert rows["1 + 0.001"][0] > 1 and rows["1 + 0.001"][1] == 1

master = half = np.ones(1, "float32")
half = half.astype("float16")
for _ in range(1000):  # an update of 0.0001, as of rate times gradient
    master = master + np.float32(1e-4)
    half = half + np.float16(1e-4)
print(f"1 + 1,000 updates of 0.0001: float32 {master[0]:.2f}, "
      f"float16 {half[0]:.2f}")
assert abs(master[0] - 1.1) < 0.001 and half[0] == 1

keras.mixed_precision.set_dtype_policy("mixed_float16")
model = keras.Sequential([
    keras.Input((4,)), keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(2, dtype="float32")])
model.compile("sgd", "mse")
first, last = model.layers
optimizer = type(model.optimizer).__name__
print(f"first layer: variables {first.variable_dtype}, "
      f"computes in {first.compute_dtype}")
print(f"last layer:  computes in {last.compute_dtype}")
print("optimizer:  ", optimizer)
assert first.kernel.dtype == "float32"
assert first.compute_dtype == "float16" and "LossScale" in optimizer
