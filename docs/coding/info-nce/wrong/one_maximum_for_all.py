"""One maximum is subtracted from the whole table.

fails: subtract the maximum of each row (and of each column
"""

import numpy as np


def one_way(logits: np.ndarray) -> tuple[float, np.ndarray]:
    """Cross-entropy with the diagonal as labels, and its gradient."""
    shifted = logits - np.max(logits)
    total = np.sum(np.exp(shifted), axis=1, keepdims=True)
    log_probs = shifted - np.log(total)
    n = len(logits)
    return -np.trace(log_probs) / n, (np.exp(log_probs) - np.eye(n)) / n


def through_norm(
    grad: np.ndarray, unit: np.ndarray, length: np.ndarray
) -> np.ndarray:
    """From the gradient of x / |x| to the gradient of x."""
    # Only the part at a right angle to x is left: moving along x
    # does not change its direction.
    along = np.sum(grad * unit, axis=1, keepdims=True)
    return (grad - along * unit) / length


def info_nce(
    anchors: np.ndarray,
    positives: np.ndarray,
    temperature: float = 0.1,
    symmetric: bool = False,
) -> tuple[float, np.ndarray, np.ndarray]:
    """InfoNCE with the other rows of the batch as negatives."""
    if anchors.shape != positives.shape:
        raise ValueError(f"{anchors.shape} and {positives.shape} differ")
    length_a = np.linalg.norm(anchors, axis=1, keepdims=True)
    length_p = np.linalg.norm(positives, axis=1, keepdims=True)
    a, p = anchors / length_a, positives / length_p
    logits = a @ p.T / temperature
    loss, grad = one_way(logits)
    if symmetric:
        # The other direction is a softmax over the columns.
        other, other_grad = one_way(logits.T)
        loss, grad = (loss + other) / 2, (grad + other_grad.T) / 2
    grad_a = grad @ p / temperature
    # A positive is also a negative for all other anchors.
    grad_p = grad.T @ a / temperature
    return (
        float(loss),
        through_norm(grad_a, a, length_a),
        through_norm(grad_p, p, length_p),
    )
