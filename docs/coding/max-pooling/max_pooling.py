"""Max-pooling and its gradient, channels last. NumPy only."""

import numpy as np


def max_pool(
    images: np.ndarray,
    window: tuple[int, int] = (2, 2),
    strides: tuple[int, int] | None = None,
) -> np.ndarray:
    """Take the maximum of each window, for each channel by itself.

    There is no padding: the output height is
    (height - window[0]) // strides[0] + 1, and rows or columns that
    fill no whole window are left out. Windows may overlap, and
    strides may be larger than the window.

    Args:
        images: float array (batch, height, width, channels).
        window: height and width of the window.
        strides: steps of the window in rows and columns; None means
            the same as `window`.

    Returns:
        A new array (batch, out_height, out_width, channels).

    Raises:
        ValueError: if the window is higher or wider than the images.
    """
    raise NotImplementedError


def max_pool_gradient(
    images: np.ndarray,
    output_gradient: np.ndarray,
    window: tuple[int, int] = (2, 2),
    strides: tuple[int, int] | None = None,
) -> np.ndarray:
    """Pass a gradient back through `max_pool`.

    Each window gives its whole gradient to its maximum. If several
    entries of a window tie, the first one in reading order (top row
    first, then from left to right) gets all of it.

    Args:
        images: the input of `max_pool`.
        output_gradient: gradient of the loss with respect to the
            output of `max_pool`, of the shape of that output.
        window: as for `max_pool`.
        strides: as for `max_pool`.

    Returns:
        The gradient of the loss with respect to `images`, a new float
        array of their shape.
    """
    raise NotImplementedError
