"""The chain rule stops at the probability of the true class.

fails: Is the factor (1 - p) ** gamma differentiated too
"""

import numpy as np


def focal_loss(
    logits: np.ndarray,
    targets: np.ndarray,
    gamma: float = 2.0,
    alpha: float = 0.25,
) -> tuple[float, np.ndarray]:
    """Mean binary focal loss on logits, and its gradient."""
    if np.shape(targets) != np.shape(logits):
        raise ValueError("targets need the shape of logits")
    positive = np.asarray(targets) == 1
    # Turn target 0 around: sigmoid(-z) = 1 - sigmoid(z). Now `right`
    # is the probability of the true class in both cases.
    sign = np.where(positive, 1.0, -1.0)
    margin = sign * logits
    # log(sigmoid(m)) without overflow and without log(0).
    log_right = -np.logaddexp(0.0, -margin)
    right = np.exp(log_right)
    # 1 - right, from its own logarithm: no digits cancel.
    wrong = np.exp(-np.logaddexp(0.0, margin))
    weight = np.where(positive, alpha, 1.0 - alpha) * wrong**gamma
    # Both factors depend on the logit, hence two terms.
    slope = gamma * right * log_right - wrong
    # With respect to p, not to the logit: p * (1 - p) is missing.
    slope = slope / np.maximum(right * wrong, 1e-300)
    gradient = sign * weight * slope / logits.size
    return float(np.mean(-weight * log_right)), gradient
