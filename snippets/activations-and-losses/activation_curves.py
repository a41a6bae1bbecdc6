"""Sigmoid and tanh saturate on both sides; ReLU keeps slope 1 above zero.

figure curves.svg: Six activation functions from -5 to 5. Sigmoid rises
    from 0 to 1 and tanh from -1 to 1, both flat at the ends. ReLU is zero
    below zero and the identity above. Leaky ReLU falls gently below zero.
    GELU and SiLU dip slightly below zero, then approach the identity.
figure slopes.svg: Their derivatives. Sigmoid's is a low bump that peaks at
    a quarter, tanh's a bump that peaks at one; both fade to zero at the
    ends. ReLU's jumps from zero to one, leaky ReLU's from a fifth to one.
    GELU's and SiLU's pass a little below zero and a little above one.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-5, 5, 2001).astype("float32")
names = ["sigmoid", "tanh", "relu", "leaky_relu", "gelu", "silu"]
curves, slopes = {}, {}
for name in names:
    outputs = keras.activations.get(name)(x)
    curves[name] = keras.ops.convert_to_numpy(outputs)
    slopes[name] = np.gradient(curves[name], x)

print("             slope at -5  largest slope  slope at +5")
for name in names:
    low, peak, high = slopes[name][[0, slopes[name].argmax(), -1]]
    print(f"{name:11}  {low:11.3f}  {peak:13.3f}  {high:11.3f}")

for title, table in (("curves", curves), ("slopes", slopes)):
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharey=True)
    for index, name in enumerate(names):
        axis = axes[0 if index in (0, 1, 2) else 1]
        axis.plot(x, table[name], f"C{index}", label=name)
    for axis in axes:
        axis.set_xlabel("input")
        axis.legend(loc="upper left")
    axes[0].set_ylabel("output" if title == "curves" else "derivative")
    axes[0].set_ylim((-1.3, 3) if title == "curves" else (-0.2, 1.7))
    figure.tight_layout()
    figure.savefig(f"{title}.svg")

assert abs(slopes["sigmoid"].max() - 0.25) < 1e-3
assert abs(slopes["tanh"].max() - 1) < 1e-3
for name in ("sigmoid", "tanh"):
    assert max(slopes[name][0], slopes[name][-1]) < 0.01
assert abs(slopes["relu"][0]) < 1e-3
assert abs(slopes["relu"][-1] - 1) < 1e-3
assert abs(slopes["leaky_relu"][0] - 0.2) < 1e-3
assert curves["gelu"].min() < 0 and curves["silu"].min() < 0
