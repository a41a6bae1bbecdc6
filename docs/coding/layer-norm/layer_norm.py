"""Layer normalization with its gradient. NumPy only."""

import numpy as np


def layer_norm(
    inputs: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    epsilon: float = 1e-5,
) -> np.ndarray:
    """Normalize over the last axis, then scale and shift.

    normalized = (inputs - mean) / sqrt(variance + epsilon), with the
    mean and the biased variance of the last axis (divided by the
    number of features). The result is gamma * normalized + beta.

    Args:
        inputs: float array (..., features); any number of leading
            dimensions, also none. It is not changed.
            The mean of a row may be far larger than its spread,
            1e8 beside 1 in float64.
        gamma: float array (features,).
        beta: float array (features,).
        epsilon: added to the variance.

    Returns:
        A new array of the shape of `inputs`.
    """
    raise NotImplementedError


def layer_norm_gradient(
    inputs: np.ndarray,
    gamma: np.ndarray,
    output_gradient: np.ndarray,
    epsilon: float = 1e-5,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pass a gradient back through `layer_norm`.

    Args:
        inputs, gamma, epsilon: as given to `layer_norm`.
        output_gradient: gradient of the loss with respect to the
            output of `layer_norm`, of the same shape.

    Returns:
        Gradients with respect to inputs (of their shape), gamma and
        beta (each of shape (features,)). No argument is changed.
    """
    raise NotImplementedError
