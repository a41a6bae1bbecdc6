"""The second feature reads the new first one.

fails: is the old value of the first feature used for the second one?
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
    result = np.array(x, dtype=float)
    even, odd = result[..., 0::2], result[..., 1::2]
    even[...] = even * cos - odd * sin
    odd[...] = even * sin + odd * cos
    return result


def rotary_scores(
    query: np.ndarray,
    key: np.ndarray,
    query_positions: np.ndarray,
    key_positions: np.ndarray,
    base: float = 10000.0,
) -> np.ndarray:
    """Attention scores, before scaling and softmax."""
    query = rotate(query, query_positions, base)
    key = rotate(key, key_positions, base)
    return query @ np.swapaxes(key, -1, -2)
