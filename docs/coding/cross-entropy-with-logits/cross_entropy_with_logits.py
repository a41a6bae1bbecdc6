"""Cross-entropy from logits, with its gradient. NumPy only."""

import numpy as np


def sparse_cross_entropy(
    logits: np.ndarray, labels: np.ndarray
) -> tuple[float, np.ndarray]:
    """Mean cross-entropy for integer labels, and its gradient.

    Args:
        logits: float array of shape (..., classes), for example
            (batch, classes) or (batch, length, classes). Entries are
            finite and may be large, such as 1e4 or -1e4.
        labels: integer array of shape logits.shape[:-1], each entry
            in 0, ..., classes - 1.

    Returns:
        loss: a scalar, the mean over all labels of
            -log(softmax(logits)[label]).
        gradient: float array of the shape of `logits`, the derivative
            of `loss` with respect to `logits`.

    Raises:
        ValueError: if labels.shape is not logits.shape[:-1], or if a
            label is negative or not smaller than the class count.
    """
    raise NotImplementedError


def one_hot_cross_entropy(
    logits: np.ndarray, targets: np.ndarray
) -> tuple[float, np.ndarray]:
    """Mean cross-entropy for target distributions, and its gradient.

    Args:
        logits: as for `sparse_cross_entropy`.
        targets: float or integer array of the shape of `logits`. Each
            row along the last axis is a distribution that sums to 1:
            one-hot, or soft (smoothed labels, a teacher).

    Returns:
        loss: a scalar, the mean over all rows of
            -sum(targets * log(softmax(logits))).
        gradient: the derivative of `loss` with respect to `logits`.

    Raises:
        ValueError: if targets.shape is not logits.shape.
    """
    raise NotImplementedError
