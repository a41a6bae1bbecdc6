"""Rotary position embeddings (RoPE). NumPy only."""

import numpy as np


def rotate(
    x: np.ndarray, positions: np.ndarray, base: float = 10000.0
) -> np.ndarray:
    """Rotate pairs of features by angles that grow with the position.

    Features 2i and 2i + 1 form pair i, for i = 0, ..., width / 2 - 1
    (neighbors are paired, as in the paper). At position m, pair i is
    turned counterclockwise by the angle m * base ** (-2 * i / width):

        (a, b) -> (a cos - b sin, a sin + b cos)

    Args:
        x: float array of shape (..., length, width): queries or keys
            of one head, with any number of leading dimensions.
        positions: integer array of shape (length,), the position of
            each token. They need not start at 0 or be consecutive.
        base: the base of the angles.

    Returns:
        A float array of the shape of `x`. `x` is left unchanged.

    Raises:
        ValueError: if the width is odd.
    """
    raise NotImplementedError


def rotary_scores(
    query: np.ndarray,
    key: np.ndarray,
    query_positions: np.ndarray,
    key_positions: np.ndarray,
    base: float = 10000.0,
) -> np.ndarray:
    """Attention scores, before scaling and softmax.

    Args:
        query: float array of shape (..., queries, width).
        key: float array of shape (..., keys, width).
        query_positions: integer array of shape (queries,).
        key_positions: integer array of shape (keys,).
        base: the base of the angles.

    Returns:
        Float array of shape (..., queries, keys): the dot products of
        the rotated queries with the rotated keys.
    """
    raise NotImplementedError
