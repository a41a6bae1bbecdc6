"""Binary focal loss with its gradient. NumPy only."""

import numpy as np


def focal_loss(
    logits: np.ndarray,
    targets: np.ndarray,
    gamma: float = 2.0,
    alpha: float = 0.25,
) -> tuple[float, np.ndarray]:
    """Mean binary focal loss on logits, and its gradient.

    With p = sigmoid(logit), one entry contributes

        target 1:  -alpha       * (1 - p) ** gamma * log(p)
        target 0:  -(1 - alpha) * p ** gamma       * log(1 - p)

    Args:
        logits: float array of any shape. Entries are finite and may
            be large, such as 1e4 or -1e4.
        targets: integer, float or bool array of the same shape, each
            entry 0 or 1.
        gamma: the focusing parameter: 0, or at least 1.
        alpha: the weight of target 1, from 0 to 1.

    Returns:
        loss: a scalar, the mean over all entries.
        gradient: float array of the shape of `logits`, the derivative
            of `loss` with respect to `logits`.

    Raises:
        ValueError: if targets.shape is not logits.shape.

    The inputs are left unchanged.
    """
    raise NotImplementedError
