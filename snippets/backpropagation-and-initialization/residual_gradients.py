"""Identity shortcuts carry the gradient past layers that shrink it.

figure residual.svg: Size of the gradient at each of 30 blocks, on a
    logarithmic axis. Without shortcuts it falls in a straight line toward
    block 1; with shortcuts it stays nearly level.
"""
import matplotlib.pyplot as plt
import numpy as np

depth, width = 30, 64
rng = np.random.default_rng(0)
x = rng.normal(size=(128, width))
# Weights at half of the scale that would keep tanh's signal level
kernels = [rng.normal(scale=0.5 / np.sqrt(width), size=(width, width))
           for _ in range(depth)]


def forward(shortcut, start=x):
    states = [start]
    for kernel in kernels:
        branch = np.tanh(states[-1] @ kernel)
        states.append(branch + shortcut * states[-1])
    return states


def gradient_norms(shortcut):
    states = forward(shortcut)
    delta, norms = np.ones_like(x), []  # loss: the sum of the outputs
    for kernel, state in zip(kernels[::-1], states[-2::-1]):
        norms.append(np.linalg.norm(delta))
        slope = 1 - np.tanh(state @ kernel) ** 2
        # y = f(x) + x: the shortcut adds delta itself, undiminished
        delta = (delta * slope) @ kernel.T + shortcut * delta
    return np.array(norms[::-1]), delta


plain, _ = gradient_norms(shortcut=0)
residual, delta = gradient_norms(shortcut=1)
figure, axis = plt.subplots(figsize=(6.4, 3.2))
for name, norms in (("plain", plain), ("residual", residual)):
    print(f"{name:8}  block 1 / block {depth}: {norms[0] / norms[-1]:.0e}")
    axis.semilogy(range(1, depth + 1), norms, label=name)
axis.set(xlabel="block (1 is nearest the input)", ylabel="gradient norm")
axis.legend()
figure.tight_layout()
figure.savefig("residual.svg")

nudge = np.zeros_like(x)
nudge[0, 0] = 1e-6  # check one entry against a central difference
up, down = (forward(1, x + s * nudge)[-1].sum() for s in (1, -1))
print(f"by finite difference {(up - down) / 2e-6:.3f},"
      f" backpropagated {delta[0, 0]:.3f}")

assert plain[0] / plain[-1] < 1e-6
assert 0.1 < residual[0] / residual[-1] < 1000
assert np.isclose((up - down) / 2e-6, delta[0, 0], rtol=1e-4)
