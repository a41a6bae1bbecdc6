"""Softmax and log-sum-exp that survive large logits. NumPy only."""

import numpy as np


def softmax(logits: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn logits into probabilities along one axis.

    Args:
        logits: array of any shape with at least one dimension, floats
            or int64, of any size. An entry may be -inf (masked): its
            probability is 0. Each slice along `axis` holds at least
            one finite entry. The array must not be changed.
        axis: the axis along which the probabilities sum to 1; it may
            be negative.

    Returns:
        A new float array of the same shape as `logits`.
    """
    raise NotImplementedError


def logsumexp(
    logits: np.ndarray, axis: int = -1, keepdims: bool = False
) -> np.ndarray:
    """Compute log(sum(exp(logits))) along one axis.

    Args:
        logits: as for `softmax`.
        axis: the axis that is summed over; it may be negative.
        keepdims: if true, the summed axis stays, with length 1;
            if false, it is removed.

    Returns:
        A new float array (a scalar for 1-D logits without keepdims).
    """
    raise NotImplementedError
