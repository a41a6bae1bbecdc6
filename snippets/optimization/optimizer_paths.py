"""On a narrow valley, momentum needs far fewer steps than plain descent.

figure paths.svg: Contours of a narrow elliptical valley. Plain gradient
    descent bounces across it and creeps along the floor; momentum swings
    wider at first, then arrives at the minimum.
"""
import matplotlib.pyplot as plt
import numpy as np

curvature = np.array([1.0, 100.0])  # condition number 100
start = np.array([-8.0, 1.0])


def descend(rate, beta):
    w, velocity, path = start, np.zeros(2), [start]
    while np.linalg.norm(w) > 1e-3 and len(path) < 10_000:
        velocity = beta * velocity - rate * curvature * w
        w = w + velocity
        path.append(w)
    return np.array(path)


low, high = np.sqrt(curvature)
plain = descend(2 / curvature.sum(), 0)  # each at its best setting
heavy = descend((2 / (low + high)) ** 2,
                ((high - low) / (high + low)) ** 2)
print(f"plain descent  {len(plain) - 1:4} steps")
print(f"momentum       {len(heavy) - 1:4} steps")

velocity = 0.0
for _ in range(200):
    velocity = 0.9 * velocity + 0.01 * 1.0  # constant gradient of 1
print(f"constant gradient, rate 0.01, beta 0.9: step {velocity:.2f}")

grid = np.meshgrid(np.linspace(-9, 3, 200), np.linspace(-4.2, 4.2, 200))
height = (curvature[0] * grid[0]**2 + curvature[1] * grid[1]**2) / 2
figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
axis.contour(*grid, height, levels=[3, 15, 50, 150, 400, 800], colors="C7",
             linewidths=0.6)
for path, name, style in ((plain, "plain", "C0.-"),
                          (heavy, "momentum", "C1.-")):
    axis.plot(*path[:60].T, style, label=f"{name}, 60 steps", lw=1)
axis.set(xlabel="flat direction", ylabel="steep direction")
axis.legend(loc="upper right")
figure.savefig("paths.svg")

assert len(heavy) < len(plain) / 3
assert abs(velocity - 0.01 / (1 - 0.9)) < 1e-6
