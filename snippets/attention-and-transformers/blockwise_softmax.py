"""Attention block by block is exact and never stores the n x n weights."""
import numpy as np

rng = np.random.default_rng(0)
steps, width, block = 512, 64, 32
q, k, v = rng.normal(size=(3, steps, width)) * [[[2]], [[2]], [[1]]]
scale = 1 / np.sqrt(width)


def full():
    scores = q @ k.T * scale
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights @ v / weights.sum(axis=1, keepdims=True), weights.size


def blockwise(rescale=True):
    output = np.zeros((steps, width))
    top = np.full((steps, 1), -np.inf)  # largest score so far
    total = np.zeros((steps, 1))  # sum of exponentials so far
    largest = 0
    for start in range(0, steps, block):
        keys = slice(start, start + block)
        scores = q @ k[keys].T * scale
        new_top = np.maximum(top, scores.max(axis=1, keepdims=True))
        shrink = np.exp(top - new_top) if rescale else 1.0
        weights = np.exp(scores - new_top)
        output = output * shrink + weights @ v[keys]
        total = total * shrink + weights.sum(axis=1, keepdims=True)
        top, largest = new_top, max(largest, weights.size)
    return output / total, largest


exact, all_weights = full()
result, most_weights = blockwise()
broken, _ = blockwise(rescale=False)
print(f"weights held at once: {all_weights:,} against {most_weights:,}")
print("same result:", np.allclose(result, exact))
print("same without rescaling the old sums:", np.allclose(broken, exact))
assert np.allclose(result, exact)
assert not np.allclose(broken, exact, atol=1e-2)
assert most_weights * (steps // block) == all_weights
