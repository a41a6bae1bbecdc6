"""Windows always lie side by side.

fails: only whole windows count, and None means stride = window
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
    views = views[:, :: window[0], :: window[1]]
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
    # argmax returns the first maximum, which settles ties.
    winner = windows_of(images, window, strides).argmax(axis=-1)
    image, row, col, channel = np.indices(winner.shape)
    row = row * strides[0] + winner // window[1]
    col = col * strides[1] + winner % window[1]
    gradient = np.zeros(images.shape, output_gradient.dtype)
    # Windows may share a winner: add.at adds up repeated indices,
    # gradient[...] += would keep only one of them.
    np.add.at(gradient, (image, row, col, channel), output_gradient)
    return gradient
