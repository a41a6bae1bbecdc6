"""Each bit halves the rounding error; one outlier spends it all.

figure bits.svg: Relative output error against bits per weight, on a
    logarithmic axis. With one scale per channel it halves with each bit;
    with one per tensor it stays at 1 up to 5 bits and is far higher.
"""
import matplotlib.pyplot as plt
import numpy as np

generator = np.random.default_rng(0)
weights = generator.normal(size=(256, 64))
weights[:, 0] *= 30  # one channel with a large range
inputs = generator.normal(size=(500, 256))
exact = inputs @ weights


def quantize(values, bits, axis=None):
    """Symmetric rounding to signed integers, one scale per slice."""
    limit = 2 ** (bits - 1) - 1
    scale = np.abs(values).max(axis=axis, keepdims=True) / limit
    return np.round(values / scale) * scale, scale


def error(bits, axis):
    outputs = inputs @ quantize(weights, bits, axis)[0]
    wrong = np.linalg.norm(outputs - exact, axis=0)
    return np.median(wrong / np.linalg.norm(exact, axis=0))


bits = np.arange(3, 11)
tensor = np.array([error(b, None) for b in bits])
channel = np.array([error(b, 0) for b in bits])
print("bits  per tensor  per channel")
for b, one, many in zip(bits, tensor, channel):
    print(f"{b:4}   {one:9.4f}   {many:9.4f}")

rounded, scale = quantize(weights, 8, 0)
worst = np.abs(rounded - weights) / scale
print(f"largest error {worst.max():.2f} of a step")
print(f"bytes: float32 {weights.size * 4:,},"
      f" int8 {weights.size + scale.size * 4:,}")

ratios = channel[:-1] / channel[1:]
assert np.all((1.7 < ratios) & (ratios < 2.7))
assert np.all(tensor[2:] > 5 * channel[2:])
assert np.all(tensor > channel) and worst.max() <= 0.5 + 1e-9

figure, axes = plt.subplots(figsize=(6.4, 3.2), layout="tight")
axes.semilogy(bits, tensor, "o-", label="one scale per tensor")
axes.semilogy(bits, channel, "o-", label="one scale per channel")
axes.set(xlabel="bits per weight", ylabel="relative output error")
axes.legend()
figure.savefig("bits.svg")
