"""Multi-head attention. NumPy only."""

import numpy as np


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
    """Multi-head attention from `inputs` to `context`, without biases.

    Queries come from `inputs`; keys and values come from `context`.
    Self-attention is the case where both are the same array.

    Head h owns the columns h * width to (h + 1) * width of w_query
    and w_key (width = columns / heads), the block of columns of
    w_value that is found in the same way, and the matching block of
    rows of w_output. Each head is scaled dot-product attention:
    softmax(q k^T / sqrt(width)) v. The heads are joined in order and
    multiplied by w_output.

    Args:
        inputs: float array of shape (batch, queries, features).
        context: float array of shape (batch, keys, context_features).
        w_query: (features, heads * width).
        w_key: (context_features, heads * width).
        w_value: (context_features, heads * value_width);
            value_width may differ from width.
        w_output: (heads * value_width, outputs).
        heads: the number of heads.
        mask: optional bool array that broadcasts to
            (batch, queries, keys), for example of shape
            (batch, 1, keys) or (queries, keys). True means that the
            query may attend to the key. All heads share it. Every
            query has at least one allowed key.

    Returns:
        output: float array of shape (batch, queries, outputs).
        weights: float array of shape (batch, heads, queries, keys).

    Raises:
        ValueError: if the columns of w_query, w_key or w_value cannot
            be split evenly among the heads.

    The inputs are left unchanged. Scores may be as large as 1e4.
    """
    raise NotImplementedError
