"""Averaged shard gradients, by ring all-reduce, are the full gradient."""
import numpy as np
from sklearn.datasets import load_diabetes

X, y = load_diabetes(return_X_y=True)
X, y = X[:400] / X.std(), y[:400] / y.std()
X = np.hstack([X, X ** 2])  # 20 features
w = np.random.default_rng(0).normal(size=20)


def gradient(rows):  # of the mean squared error over these rows
    return 2 * X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)


def ring_all_reduce(vectors):
    """Every worker ends with the sum; it only talks to the next one."""
    workers, sent = len(vectors), 0
    parts = [np.split(v.copy(), workers) for v in vectors]
    for phase in ("reduce-scatter", "all-gather"):
        for step in range(workers - 1):
            messages = []
            for worker in range(workers):
                start = worker if phase == "reduce-scatter" else worker + 1
                index = (start - step) % workers
                messages.append((index, parts[worker][index].copy()))
            for worker, (index, message) in enumerate(messages):
                target = parts[(worker + 1) % workers]
                if phase == "reduce-scatter":
                    target[index] += message
                else:
                    target[index] = message
            sent += len(messages[0][1])  # numbers, per worker
    return [np.concatenate(part) for part in parts], sent


rows = np.arange(400)
full = gradient(rows)
gaps = {}
for name, cuts in (("equal shards", [100, 200, 300]),
                   ("unequal shards", [10, 30, 60])):
    local = [gradient(shard) for shard in np.split(rows, cuts)]
    sums, sent = ring_all_reduce(local)
    averages = [total / 4 for total in sums]
    assert all(np.allclose(a, averages[0]) for a in averages)
    gaps[name] = np.abs(averages[0] - full).max() / np.abs(full).max()
    print(f"{name:15} equal to the full gradient: {gaps[name] < 1e-9}")
shards = np.split(rows, [10, 30, 60])
weighted = sum(len(s) * gradient(s) for s in shards) / len(rows)
print(f"weighted by size equal to the full gradient: "
      f"{np.allclose(weighted, full)}")
print(f"gradient of 20 numbers: each of 4 workers sends {sent}")

assert gaps["equal shards"] < 1e-9 and gaps["unequal shards"] > 0.01
assert np.allclose(weighted, full)
assert sent == 2 * (4 - 1) * 20 / 4
