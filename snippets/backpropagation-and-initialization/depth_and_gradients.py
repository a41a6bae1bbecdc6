"""Over 20 layers, activation and initial scale decide what reaches layer 1.

figure layers.svg: Gradient norm at each of 20 layers, logarithmic axis.
    Sigmoid with Glorot falls in a straight line by a dozen powers of ten
    toward layer 1. ReLU with He and tanh with Glorot stay level near one
    and above; ReLU with Glorot is level but hundreds of times lower.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

depth, width = 20, 64
x = np.random.default_rng(0).normal(size=(128, width))
functions = {  # the activation, and its slope in terms of its output
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    "tanh": (np.tanh, lambda a: 1 - a ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0) * 1.0),
}


def layer_norms(activation, initializer):
    keras.utils.set_random_seed(0)
    make = getattr(keras.initializers, initializer)
    kernels = [np.float64(keras.ops.convert_to_numpy(make()(
        (width, width)))) for _ in range(depth)]
    f, slope = functions[activation]
    outputs = [x]
    for kernel in kernels:  # forward
        outputs.append(f(outputs[-1] @ kernel))
    norms, delta = [], np.ones_like(x) / len(x)  # loss: mean sum
    for kernel, a_in, a_out in zip(
            kernels[::-1], outputs[-2::-1], outputs[::-1]):  # backward
        delta = delta * slope(a_out)
        norms.append(np.linalg.norm(a_in.T @ delta))
        delta = delta @ kernel.T
    return np.array(norms[::-1])


shown = [("sigmoid", "GlorotNormal"), ("relu", "GlorotNormal"),
         ("tanh", "GlorotNormal"), ("relu", "HeNormal")]
figure, axis = plt.subplots(figsize=(6.4, 3.2))
print("activation  initializer    layer 1   layer 20")
first, ratios = {}, {}
for pair in [*shown, ("sigmoid", "HeNormal"), ("tanh", "HeNormal")]:
    norms = layer_norms(*pair)
    first[pair], ratios[pair] = norms[0], norms[0] / norms[-1]
    print(f"{pair[0]:10}  {pair[1]:12}  {norms[0]:8.0e}  {norms[-1]:9.0e}")
    if pair in shown:
        axis.semilogy(range(1, depth + 1), norms, label=" + ".join(pair))
axis.set(xlabel="layer (1 is nearest the input)", ylabel="gradient norm",
         xticks=[1, 5, 10, 15, 20])
axis.legend()
figure.tight_layout()
figure.savefig("layers.svg")

assert ratios["sigmoid", "GlorotNormal"] < 1e-9
assert ratios["sigmoid", "HeNormal"] < 1e-6  # no rescue by scale alone
assert first["relu", "GlorotNormal"] < first["relu", "HeNormal"] / 100
for pair in (("relu", "HeNormal"), ("tanh", "GlorotNormal")):
    assert 0.05 < ratios[pair] < 20
