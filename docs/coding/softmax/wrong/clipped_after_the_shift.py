"""The shifted logits are clipped at -20.

fails: a masked entry has probability 0, exactly
"""

import numpy as np


def softmax(logits: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn logits into probabilities along one axis."""
    # One maximum for each slice: the largest exponent becomes 0,
    # so nothing overflows and the sum is at least 1.
    top = np.max(logits, axis=axis, keepdims=True)
    weights = np.exp(np.maximum(logits - top, -20.0))
    return weights / np.sum(weights, axis=axis, keepdims=True)


def logsumexp(
    logits: np.ndarray, axis: int = -1, keepdims: bool = False
) -> np.ndarray:
    """Compute log(sum(exp(logits))) along one axis."""
    top = np.max(logits, axis=axis, keepdims=True)
    total = np.sum(np.exp(logits - top), axis=axis, keepdims=True)
    result = np.log(total) + top  # the factor exp(top), in log space
    return result if keepdims else np.squeeze(result, axis=axis)
