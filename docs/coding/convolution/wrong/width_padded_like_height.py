"""The zeros to the left and right are computed from the height.

fails: each from its own size, kernel and stride
"""

import numpy as np


def same_padding(size: int, window: int, stride: int) -> tuple[int, int]:
    """Zeros before and after, for an output of ceil(size / stride)."""
    out = -(-size // stride)  # ceiling
    total = max((out - 1) * stride + window - size, 0)
    return total // 2, total - total // 2


def conv2d(
    images: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray | None = None,
    strides: tuple[int, int] = (1, 1),
    padding: str = "valid",
) -> np.ndarray:
    """Apply a bank of filters to a batch of images."""
    if padding not in ("valid", "same"):
        raise ValueError(f"unknown padding {padding!r}")
    if images.shape[-1] != kernel.shape[2]:
        raise ValueError("images and kernel differ in channels")
    rows, cols = kernel.shape[:2]
    down, right = strides
    if padding == "same":
        high = same_padding(images.shape[1], rows, down)
        wide = same_padding(images.shape[1], cols, right)
        images = np.pad(images, ((0, 0), high, wide, (0, 0)))
    batch, height, width, _ = images.shape
    if rows > height or cols > width:
        raise ValueError("the kernel does not fit into the image")
    out_height = (height - rows) // down + 1
    out_width = (width - cols) // right + 1

    output = np.zeros((batch, out_height, out_width, kernel.shape[3]))
    # For each kernel position, one matrix product over the channels
    # handles all windows at once.
    for row in range(rows):
        for col in range(cols):
            pixels = images[
                :,
                row : row + (out_height - 1) * down + 1 : down,
                col : col + (out_width - 1) * right + 1 : right,
            ]
            output += pixels @ kernel[row, col]
    return output if bias is None else output + bias
