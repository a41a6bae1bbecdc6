"""Every entry that equals the maximum gets the gradient.

fails: a tie goes to the first entry in reading order
"""

import numpy as np


def windows_of(
    images: np.ndarray,
    window: tuple[int, int],
    strides: tuple[int, int],
) -> np.ndarray:
    """All windows: (batch, out_height, out_width, channels, size)."""
    # A view; it raises ValueError if the window does not fit.
    views = np.lib.stride_tricks.sliding_window_view(
        images, window, axis=(1, 2)
    )
    views = views[:, :: strides[0], :: strides[1]]
    return views.reshape(*views.shape[:4], -1)


def max_pool(
    images: np.ndarray,
    window: tuple[int, int] = (2, 2),
    strides: tuple[int, int] | None = None,
) -> np.ndarray:
    """Take the maximum of each window, for each channel by itself."""
    return windows_of(images, window, strides or window).max(axis=-1)


def max_pool_gradient(
    images: np.ndarray,
    output_gradient: np.ndarray,
    window: tuple[int, int] = (2, 2),
    strides: tuple[int, int] | None = None,
) -> np.ndarray:
    """Pass a gradient back through `max_pool`."""
    strides = strides or window
    output = max_pool(images, window, strides)
    gradient = np.zeros(images.shape, output_gradient.dtype)
    for row in range(output.shape[1]):
        for col in range(output.shape[2]):
            top, left = row * strides[0], col * strides[1]
            part = np.s_[:, top : top + window[0], left : left + window[1]]
            best = output[:, row : row + 1, col : col + 1]
            share = output_gradient[:, row : row + 1, col : col + 1]
            gradient[part] += (images[part] == best) * share
    return gradient
