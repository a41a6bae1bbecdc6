"""k-means is six lines of NumPy, with no layer and no gradient."""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.metrics import adjusted_rand_score

x, digit = load_digits(return_X_y=True)
rng = np.random.default_rng(0)
inertias = []

centers = x[rng.choice(len(x), 10, replace=False)]
for step in range(100):
    squares = ((x[:, None] - centers) ** 2).sum(axis=2)
    group = squares.argmin(axis=1)
    inertias.append(squares.min(axis=1).sum())
    centers = np.array([x[group == k].mean(axis=0) for k in range(10)])

shuffled = rng.permutation(digit)
score = adjusted_rand_score(digit, group)
chance = adjusted_rand_score(shuffled, group)
print(f"steps until nothing moves     {len(set(inertias)) - 1}")
print(f"inertia, first, last          {inertias[0]:,.0f}, "
      f"{inertias[-1]:,.0f}")
print(f"agreement with the true digit {score:.2f} (chance {chance:.2f})")

assert np.all(np.diff(inertias) <= 1e-6)  # no step ever increases it
assert inertias[-1] == inertias[-2]
assert score > 0.5 > 0.05 > abs(chance)
