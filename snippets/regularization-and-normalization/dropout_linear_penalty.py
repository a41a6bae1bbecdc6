"""In linear regression, input dropout is a scaled L2 penalty on average."""
import numpy as np
from sklearn.datasets import load_diabetes

rng = np.random.default_rng(0)
X, y = load_diabetes(return_X_y=True, scaled=False)
X, y = X - X.mean(axis=0), y - y.mean()
w = np.linalg.lstsq(X, y, rcond=None)[0]  # any w would do
rate = 0.3

losses = []
for _ in range(5_000):
    mask = rng.random(X.shape) > rate
    losses.append(np.sum((y - (X * mask / (1 - rate)) @ w) ** 2))
sampled = np.mean(losses)

plain = np.sum((y - X @ w) ** 2)
scale = np.sum(X**2, axis=0)  # one weight per feature
penalty = rate / (1 - rate) * np.sum(scale * w**2)
print(f"loss without dropout       {plain / 1e6:.2f} million")
print(f"average loss with dropout  {sampled / 1e6:.2f} million")
print(f"loss + weighted L2 penalty {(plain + penalty) / 1e6:.2f} million")

assert abs(sampled / (plain + penalty) - 1) < 0.005
assert penalty > 0.5 * plain  # the penalty is no rounding error
