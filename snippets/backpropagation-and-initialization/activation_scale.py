"""He keeps the signal of ReLU layers level; too small or large, it is lost.

figure scales.svg: Standard deviation of the pre-activations against depth,
    30 ReLU layers, logarithmic axis. With weights of standard deviation
    0.01 the signal falls by dozens of powers of ten, with Glorot by a few,
    with He it stays level, with 0.2 it rises steeply.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

depth, width = 30, 128
x = np.random.default_rng(0).normal(size=(256, width)).astype("float32")


def spreads(make):
    keras.utils.set_random_seed(0)
    outputs, result = x, []
    for _ in range(depth):
        kernel = keras.ops.convert_to_numpy(make()((width, width)))
        z = (outputs.astype("float64") @ kernel)
        result.append(z.std())
        outputs = np.maximum(z, 0)
    return np.array(result)


initializers = keras.initializers
cases = {
    "std 0.01": lambda: initializers.RandomNormal(stddev=0.01),
    "Glorot": initializers.GlorotNormal,
    "He": initializers.HeNormal,
    "std 0.2": lambda: initializers.RandomNormal(stddev=0.2),
}
figure, axis = plt.subplots(figsize=(6.4, 3.2))
ratio = {}
print(f"{depth} ReLU layers of {width} units")
for name, make in cases.items():
    curve = spreads(make)
    ratio[name] = curve[-1] / curve[0]
    print(f"{name:8}  layer {depth} / layer 1: {ratio[name]:8.0e}")
    axis.semilogy(range(1, depth + 1), curve, label=name)
axis.set(xlabel="layer", ylabel="std of pre-activations")
axis.legend()
figure.tight_layout()
figure.savefig("scales.svg")

kernel = initializers.HeNormal()((400, 200))
spread = keras.ops.convert_to_numpy(kernel).std()
print(f"He, 400 inputs: std {spread:.3f}, sqrt(2 / 400) ="
      f" {np.sqrt(2 / 400):.3f}")

assert np.isclose(spread, np.sqrt(2 / 400), rtol=0.03)
assert ratio["std 0.01"] < 1e-20 and ratio["Glorot"] < 1e-3
assert 0.2 < ratio["He"] < 5
assert ratio["std 0.2"] > 1e3
