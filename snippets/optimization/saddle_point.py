"""Descent stays on a saddle's ridge exactly; a trace of noise frees it.

figure saddle.svg: Contours of x squared minus y squared with two paths from
    the left. One runs straight into the saddle and stops; the other, begun
    a hair off the ridge, turns away and leaves downward.
"""
import matplotlib.pyplot as plt
import numpy as np


def slope(point):  # of x**2 - y**2
    return np.array([2.0, -2.0]) * point


def descend(start, steps=60):
    path = [np.array(start)]
    for _ in range(steps):
        path.append(path[-1] - 0.1 * slope(path[-1]))
    return np.array(path)


ridge = descend([-1.0, 0.0])
nudged = descend([-1.0, 1e-4])
size = np.linalg.norm(slope(ridge[-1]))
print(f"on the ridge: ends at y = {ridge[-1][1]}, "
      f"gradient norm {size:.0e}")
print(f"nudged by 0.0001: y = {nudged[-1][1]:.1f} after 60 steps")
print("curvatures at the saddle:", *np.linalg.eigvalsh(np.diag([2., -2.])))

rng = np.random.default_rng(0)
print("random symmetric matrices, all curvatures positive:")
share = []
for n in (1, 2, 4, 6):
    A = rng.normal(size=(20_000, n, n))
    lowest = np.linalg.eigvalsh(A + A.transpose(0, 2, 1))[:, 0]
    share.append(np.mean(lowest > 0))
    print(f"  dimension {n}: {share[-1]:.4f}")

x, y = np.meshgrid(np.linspace(-1.1, 0.5, 99), np.linspace(-0.5, 1, 99))
figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
axis.contour(x, y, x**2 - y**2, levels=15, colors="C7", linewidths=0.6)
axis.plot(*ridge.T, "C0o-", ms=4, label="on the ridge")
axis.plot(*nudged[nudged[:, 1] < 1].T, "C1.-", label="nudged")
axis.set(xlabel="x", ylabel="y")
axis.legend(loc="upper right")
figure.savefig("saddle.svg")

assert ridge[-1][1] == 0 and size < 1e-4
assert nudged[-1][1] > 1
assert np.all(np.diff(share) < 0) and share[-1] < 0.001
