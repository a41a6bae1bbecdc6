"""Hidden scores become -10,000.

fails: not with a negative number that scores can reach
"""

import numpy as np


def padding_mask(lengths: np.ndarray, size: int) -> np.ndarray:
    """Mask that hides the padding at the end of each sequence."""
    real = np.arange(size) < np.asarray(lengths)[:, np.newaxis]
    # The axis of length 1 repeats the mask for every query.
    return real[:, np.newaxis, :]


def attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    mask: np.ndarray | None = None,
    causal: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """softmax(query key^T / sqrt(width)) value, over allowed keys."""
    scores = query @ np.swapaxes(key, -1, -2)
    scores = scores / np.sqrt(query.shape[-1])
    allowed = np.ones(scores.shape, dtype=bool)
    if mask is not None:
        allowed = allowed & mask
    if causal:
        allowed = allowed & np.tri(*scores.shape[-2:], dtype=bool)
    scores = np.where(allowed, scores, -1e4)
    largest = np.max(scores, axis=-1, keepdims=True)
    # A row without a key has -inf as maximum, and -inf - -inf is NaN.
    largest = np.where(np.isfinite(largest), largest, 0.0)
    weights = np.exp(scores - largest)
    total = np.sum(weights, axis=-1, keepdims=True)
    weights = weights / np.where(total == 0, 1.0, total)
    weights = weights * allowed
    return weights @ value, weights
