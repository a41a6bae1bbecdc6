"""A 2-D convolution layer, channels last. NumPy only."""

import numpy as np


def conv2d(
    images: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray | None = None,
    strides: tuple[int, int] = (1, 1),
    padding: str = "valid",
) -> np.ndarray:
    """Apply a bank of filters to a batch of images.

    As in deep learning libraries this is a cross-correlation: the
    kernel is not flipped. The window moves down by strides[0] and to
    the right by strides[1].

    padding="valid": no padding; the output height is
        (height - kernel_height) // strides[0] + 1.
    padding="same": zeros around the image, so that the output height
        is ceil(height / strides[0]). In total
        max((out - 1) * stride + kernel_height - height, 0) rows are
        added; if that is odd, the extra row comes after the image.
    Widths work alike.

    Args:
        images: float array (batch, height, width, in_channels).
        kernel: float array (kernel_height, kernel_width, in_channels,
            filters).
        bias: float array (filters,), or None for no bias.
        strides: two positive integers, for rows and columns.
        padding: "valid" or "same".

    Returns:
        A new float array (batch, out_height, out_width, filters).

    Raises:
        ValueError: if padding is neither of the two words, if images
            and kernel differ in in_channels, or if with "valid" the
            kernel is higher or wider than the image.
    """
    raise NotImplementedError
