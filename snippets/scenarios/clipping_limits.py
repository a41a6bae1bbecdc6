"""Clipping tames a gradient that explodes, not one that vanishes."""
import numpy as np

depth, width, batch = 20, 64, 32


def gradients(activation, slope, spread, skip=0.0):
    """Norm of each layer's weight gradient, first layer first."""
    generator = np.random.default_rng(0)
    x = generator.normal(size=(batch, width))
    saved = []
    for _ in range(depth):
        weights = generator.normal(size=(width, width)) * spread
        z = x @ weights
        saved.append((x, weights, z))
        x = activation(z) + skip * x
    signal = generator.normal(size=x.shape) / batch
    norms = []
    for x, weights, z in reversed(saved):
        through = signal * slope(z)
        norms.append(np.linalg.norm(x.T @ through))
        signal = through @ weights.T + skip * signal
    return np.array(norms[::-1])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_slope(z):
    return sigmoid(z) * sigmoid(-z)


def relu(z):
    return np.maximum(z, 0)


def clip(norms, limit=1.0):  # by global norm
    return norms * min(1.0, limit / np.linalg.norm(norms))


glorot, he = width**-0.5, (2 / width) ** 0.5
cases = {
    "sigmoid, Glorot": gradients(sigmoid, sigmoid_slope, glorot),
    "ReLU, 3 x He": gradients(relu, lambda z: z > 0, 3 * he),
    "ReLU, He": gradients(relu, lambda z: z > 0, he),
    "sigmoid, residual": gradients(
        sigmoid, sigmoid_slope, glorot, skip=1.0),
}
print("first layer's gradient    raw      clipped")
for name, norms in cases.items():
    print(f"{name:20} {norms[0]:10.0e} {clip(norms)[0]:10.0e}")

vanished, exploded, healthy, residual = cases.values()
assert vanished[0] < 1e-9 and clip(vanished)[0] <= vanished[0]
assert exploded[0] > 1e6 and np.linalg.norm(clip(exploded)) <= 1 + 1e-9
assert 0.1 < healthy[0] / healthy[-1] < 10
assert residual[0] > 0.01
