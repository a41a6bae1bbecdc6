"""A proximal L1 step gives exact zeros; L2 and an L1 subgradient do not.

figure shrinkage.svg: Weight after shrinkage against weight before. L2 is a
    straight line through the origin, slope one half. L1 is zero between
    minus one and one and parallel to the diagonal outside.
"""
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(200, 20))
true = np.r_[2.0, -3.0, 1.5, np.zeros(17)]  # 3 of 20 matter
y = X @ true + rng.normal(size=200)
rate, strength = 0.05, 0.2


def soft(w, cut):
    return np.sign(w) * np.maximum(np.abs(w) - cut, 0)


def fit(kind):
    w = rng.normal(size=20)
    for _ in range(5_000):
        gradient = X.T @ (X @ w - y) / len(y)
        if kind == "L2":
            gradient = gradient + strength * w
        elif kind == "L1, subgradient":
            gradient = gradient + strength * np.sign(w)
        w = w - rate * gradient
        if kind == "L1, proximal":
            w = soft(w, rate * strength)
    return w


zeros, tiny = {}, {}
for kind in ("L2", "L1, subgradient", "L1, proximal"):
    w = fit(kind)
    zeros[kind], tiny[kind] = np.sum(w == 0), np.abs(w[3:]).max()
    print(f"{kind:16} exact zeros {zeros[kind]:2d} of 20, "
          f"largest useless weight {tiny[kind]:.3f}")

grid = np.linspace(-3, 3, 301)
figure, axis = plt.subplots(figsize=(6.4, 3.2))
axis.plot(grid, grid / (1 + 1), label="L2: w / (1 + 1)")
axis.plot(grid, soft(grid, 1), label="L1: soft threshold at 1")
axis.plot(grid, grid, ":", label="no penalty")
axis.set(xlabel="weight before", ylabel="weight after")
axis.legend()
figure.tight_layout()
figure.savefig("shrinkage.svg")

assert zeros["L2"] == 0 and zeros["L1, subgradient"] == 0
assert zeros["L1, proximal"] == 17 and tiny["L1, proximal"] == 0
assert tiny["L1, subgradient"] < tiny["L2"]
