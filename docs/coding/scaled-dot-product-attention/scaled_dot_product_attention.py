"""Scaled dot-product attention with masks. NumPy only."""

import numpy as np


def padding_mask(lengths: np.ndarray, size: int) -> np.ndarray:
    """Mask that hides the padding at the end of each sequence.

    Args:
        lengths: integer array of shape (batch,), the number of real
            tokens of each sequence, from 0 to `size`.
        size: the padded length.

    Returns:
        bool array of shape (batch, 1, size): True at real tokens.
    """
    raise NotImplementedError


def attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    mask: np.ndarray | None = None,
    causal: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """softmax(query key^T / sqrt(width)) value, over allowed keys.

    Args:
        query: float array of shape (..., queries, width).
        key: float array of shape (..., keys, width).
        value: float array of shape (..., keys, value_width).
            The leading dimensions `...` of the three are the same;
            there may be none, or several (batch, heads). Scores may
            be large, such as 1e4 or -1e4.
        mask: optional bool array that broadcasts to
            (..., queries, keys). True means that the query may
            attend to the key.
        causal: if true, query i may attend only to keys j <= i
            (also when there are more or fewer keys than queries).
            If a mask is given too, a key must be allowed by both.

    Returns:
        output: float array of shape (..., queries, value_width).
        weights: float array of shape (..., queries, keys). A key
            that is not allowed has weight 0; the weights of each
            query sum to 1. A query with no allowed key at all has
            weights 0 and output 0.

    The inputs are left unchanged.
    """
    raise NotImplementedError
