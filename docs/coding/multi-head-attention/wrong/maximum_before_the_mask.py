"""The maximum is taken before the mask.

fails: mask the scores before you take the maximum
"""

import numpy as np


def split_heads(x: np.ndarray, heads: int) -> np.ndarray:
    """(batch, length, heads * width) to (batch, heads, length, width)."""
    batch, length, columns = x.shape
    if columns % heads:
        raise ValueError(f"{columns} columns for {heads} heads")
    # First cut the last axis into heads, then move the heads forward.
    x = x.reshape(batch, length, heads, columns // heads)
    return x.transpose(0, 2, 1, 3)


def multi_head_attention(
    inputs: np.ndarray,
    context: np.ndarray,
    w_query: np.ndarray,
    w_key: np.ndarray,
    w_value: np.ndarray,
    w_output: np.ndarray,
    heads: int,
    mask: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Multi-head attention from `inputs` to `context`, without biases."""
    query = split_heads(inputs @ w_query, heads)
    key = split_heads(context @ w_key, heads)
    value = split_heads(context @ w_value, heads)
    # The width of one head, not of the model.
    scores = query @ key.transpose(0, 1, 3, 2)
    scores = scores / np.sqrt(query.shape[-1])
    scores = scores - np.max(scores, axis=-1, keepdims=True)
    if mask is not None:
        # A new axis for the heads, just before queries and keys.
        mask = np.broadcast_to(mask, scores[:, 0].shape)
        scores = np.where(mask[:, np.newaxis], scores, -np.inf)
    weights = np.exp(scores)
    weights = weights / np.sum(weights, axis=-1, keepdims=True)
    joined = (weights @ value).transpose(0, 2, 1, 3)
    batch, queries = inputs.shape[:2]
    return joined.reshape(batch, queries, -1) @ w_output, weights
