"""A radial basis function network: one hidden layer, no backpropagation."""
import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([0.0, 1.0, 1.0, 0.0])  # XOR
centers = np.array([[0.0, 0.0], [1.0, 1.0]])

distances = ((X[:, None] - centers) ** 2).sum(axis=2)
hidden = np.exp(-distances / 2)  # each unit sees a distance only
design = np.c_[hidden, np.ones(4)]
weights, *_ = np.linalg.lstsq(design, y, rcond=None)
outputs = design @ weights

linear = np.c_[X, np.ones(4)]
line, *_ = np.linalg.lstsq(linear, y, rcond=None)
print("targets              ", y)
print("two radial units     ", np.abs(outputs.round(6)))
print("least squares, no hidden layer", (linear @ line).round(6))

assert np.allclose(outputs, y)
assert not np.allclose(linear @ line, y)
