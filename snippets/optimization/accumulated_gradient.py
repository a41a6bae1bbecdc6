"""Gradients summed over chunks equal the full-batch gradient."""
import numpy as np
from sklearn.datasets import load_diabetes

X, y = load_diabetes(return_X_y=True)
X, y = X / X.std(axis=0), (y - y.mean()) / y.std()
X, y = X[:400], y[:400]


def gradient(w, rows):  # of the squared error, summed
    return 2 * X[rows].T @ (X[rows] @ w - y[rows])


w = np.random.default_rng(0).normal(size=X.shape[1])
everything = np.arange(len(X))
full = gradient(w, everything) / len(X)
chunked = sum(gradient(w, chunk)
              for chunk in np.split(everything, 50)) / len(X)
one_chunk = gradient(w, everything[:8]) / 8
print(f"full batch against 50 chunks of 8: apart by "
      f"{np.abs(full - chunked).max():.0e}")
print(f"full batch against one chunk of 8: apart by "
      f"{np.abs(full - one_chunk).max():.1f}")

best = np.linalg.lstsq(X, y, rcond=None)[0]
lowest = np.mean((X @ best - y) ** 2)
print("after 3 epochs")
excess = []
for size, rate, name in ((400, 0.01, "batch"), (400, 0.2, "batch"),
                         (8, 0.01, "mini-batch of 8")):
    rng = np.random.default_rng(0)
    w, updates = np.zeros(X.shape[1]), 0
    for epoch in range(3):
        order = rng.permutation(len(X))
        for rows in np.split(order, len(X) // size):
            w = w - rate * gradient(w, rows) / size
            updates += 1
    excess.append(np.mean((X @ w - y) ** 2) - lowest)
    print(f"  {name:15} rate {rate:4} {updates:4} updates, "
          f"loss above the minimum {excess[-1]:.3f}")
sharpest = np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]
print(f"  batch descent diverges above rate {2 / sharpest:.2f}")

assert np.allclose(full, chunked, rtol=0, atol=1e-10)
assert np.abs(full - one_chunk).max() > 0.1
assert excess[2] < excess[1] / 2 < excess[0] / 10
assert 0.2 < 2 / sharpest < 0.3
