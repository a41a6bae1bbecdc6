"""The variance as mean of squares minus squared mean.

fails: Subtract the mean before you square
"""

import numpy as np


def normalize(
    inputs: np.ndarray, epsilon: float
) -> tuple[np.ndarray, np.ndarray]:
    """Normalized inputs, and what they were multiplied with."""
    mean = inputs.mean(axis=-1, keepdims=True)
    squares = (inputs**2).mean(axis=-1, keepdims=True)
    variance = np.maximum(squares - mean**2, 0.0)
    inverse_std = 1 / np.sqrt(variance + epsilon)
    return (inputs - mean) * inverse_std, inverse_std


def layer_norm(
    inputs: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    epsilon: float = 1e-5,
) -> np.ndarray:
    """Normalize over the last axis, then scale and shift."""
    normalized, _ = normalize(inputs, epsilon)
    return gamma * normalized + beta


def layer_norm_gradient(
    inputs: np.ndarray,
    gamma: np.ndarray,
    output_gradient: np.ndarray,
    epsilon: float = 1e-5,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pass a gradient back through `layer_norm`."""
    normalized, inverse_std = normalize(inputs, epsilon)
    # Gamma first: it differs between the features of one mean.
    delta = output_gradient * gamma
    through_mean = delta.mean(axis=-1, keepdims=True)
    through_variance = (delta * normalized).mean(axis=-1, keepdims=True)
    d_inputs = inverse_std * (
        delta - through_mean - normalized * through_variance
    )
    # Gamma and beta are shared by all rows: sum over all but the last.
    rows = tuple(range(inputs.ndim - 1))
    d_gamma = (output_gradient * normalized).sum(axis=rows)
    d_beta = output_gradient.sum(axis=rows)
    return d_inputs, d_gamma, d_beta
