"""The scores ignore the base.

fails: both need the base
"""

import numpy as np


def rotate(
    x: np.ndarray, positions: np.ndarray, base: float = 10000.0
) -> np.ndarray:
    """Rotate pairs of features by angles that grow with the position."""
    width = x.shape[-1]
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    # The exponents are 0, -2/width, -4/width, ...: one per pair.
    frequencies = base ** (-np.arange(0, width, 2) / width)
    angles = np.asarray(positions)[:, np.newaxis] * frequencies
    cos, sin = np.cos(angles), np.sin(angles)
    even, odd = x[..., 0::2], x[..., 1::2]
    # Both halves read the old values, so write to a new array.
    pairs = np.stack([even * cos - odd * sin, even * sin + odd * cos], -1)
    return pairs.reshape(x.shape)


def rotary_scores(
    query: np.ndarray,
    key: np.ndarray,
    query_positions: np.ndarray,
    key_positions: np.ndarray,
    base: float = 10000.0,
) -> np.ndarray:
    """Attention scores, before scaling and softmax."""
    query = rotate(query, query_positions)
    key = rotate(key, key_positions)
    return query @ np.swapaxes(key, -1, -2)
