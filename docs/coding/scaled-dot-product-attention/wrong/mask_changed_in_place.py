"""The causal rule is written into the caller's mask.

fails: mask changed in place
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
        full = np.shape(mask) == scores.shape
        allowed = mask if full else allowed & mask
    if causal:
        allowed &= np.tri(*scores.shape[-2:], dtype=bool)
    # Mask before the softmax: exp(-inf) is 0, the rest sums to 1.
    scores = np.where(allowed, scores, -np.inf)
    largest = np.max(scores, axis=-1, keepdims=True)
    # A row without a key has -inf as maximum, and -inf - -inf is NaN.
    largest = np.where(np.isfinite(largest), largest, 0.0)
    weights = np.exp(scores - largest)
    total = np.sum(weights, axis=-1, keepdims=True)
    weights = weights / np.where(total == 0, 1.0, total)
    return weights @ value, weights
