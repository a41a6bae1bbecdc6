"""The variance of a mini-batch gradient falls as one over the batch size.

figure noise.svg: Variance of the mini-batch gradient against batch size on
    log axes. The measured points lie on a straight line of slope minus one.
"""
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer

data = load_breast_cancer()
X = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0)
w = np.random.default_rng(1).normal(size=30) * 0.1
probability = 1 / (1 + np.exp(-X @ w))
each = (probability - data.target)[:, None] * X  # logistic gradients
full = each.mean(axis=0)

sizes, draws = [1, 4, 16, 64, 256], 4000
rng = np.random.default_rng(0)
variance = []
for size in sizes:
    rows = rng.integers(len(X), size=(draws, size))
    estimates = np.array([each[r].mean(axis=0) for r in rows])
    bias = np.linalg.norm(estimates.mean(axis=0) - full)
    variance.append(np.sum((estimates - full) ** 2, axis=1).mean())
    print(f"batch {size:3}: variance {variance[-1]:7.3f}, times batch "
          f"{variance[-1] * size:.1f}, bias {bias:.2f}")
    # the average of the draws is the full gradient, within its error
    assert bias < 3 * np.sqrt(variance[-1] / draws)

figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
axis.loglog(sizes, variance, "o", label="measured")
axis.loglog(sizes, variance[0] / np.array(sizes), label="1 / batch size")
axis.set(xlabel="batch size", ylabel="variance")
axis.legend()
figure.savefig("noise.svg")

assert np.allclose(np.multiply(variance, sizes), variance[0], rtol=0.1)
