"""Sizes are compared instead of shapes.

fails: the same size is not the same shape
"""

import numpy as np


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Log-probabilities along the last axis."""
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    total = np.sum(np.exp(shifted), axis=-1, keepdims=True)
    # Never log(softmax): a probability may underflow to 0.
    return shifted - np.log(total)


def sparse_cross_entropy(
    logits: np.ndarray, labels: np.ndarray
) -> tuple[float, np.ndarray]:
    """Mean cross-entropy for integer labels, and its gradient."""
    if labels.shape != logits.shape[:-1]:
        raise ValueError("labels need the shape logits.shape[:-1]")
    if np.any(labels < 0) or np.any(labels >= logits.shape[-1]):
        raise ValueError("a label is outside 0, ..., classes - 1")
    log_probs = log_softmax(logits)
    index = labels[..., np.newaxis]
    picked = np.take_along_axis(log_probs, index, axis=-1)
    gradient = np.exp(log_probs)
    label_probs = np.take_along_axis(gradient, index, axis=-1)
    np.put_along_axis(gradient, index, label_probs - 1, axis=-1)
    # The loss is a mean, so the gradient is divided as well.
    return -np.mean(picked), gradient / labels.size


def one_hot_cross_entropy(
    logits: np.ndarray, targets: np.ndarray
) -> tuple[float, np.ndarray]:
    """Mean cross-entropy for target distributions, and its gradient."""
    if targets.size != logits.size:
        raise ValueError("targets need the shape of logits")
    log_probs = log_softmax(logits)
    targets = targets.reshape(logits.shape)
    rows = logits.size // logits.shape[-1]
    loss = -np.sum(targets * log_probs) / rows
    # softmax - targets holds because each target row sums to 1.
    return loss, (np.exp(log_probs) - targets) / rows
