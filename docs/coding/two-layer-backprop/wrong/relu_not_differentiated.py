"""The gradient passes through ReLU unchanged.

fails: blocked where the input of ReLU is negative
"""

import numpy as np


def forward(inputs: np.ndarray, params: dict[str, np.ndarray]) -> np.ndarray:
    """Compute the logits of a network with one hidden layer."""
    hidden = np.maximum(inputs @ params["w1"] + params["b1"], 0)
    return hidden @ params["w2"] + params["b2"]


def loss_and_gradients(
    inputs: np.ndarray,
    labels: np.ndarray,
    params: dict[str, np.ndarray],
) -> tuple[float, dict[str, np.ndarray]]:
    """Mean softmax cross-entropy and its gradients."""
    # Forward, keeping what the backward pass needs.
    before_relu = inputs @ params["w1"] + params["b1"]
    hidden = np.maximum(before_relu, 0)
    logits = hidden @ params["w2"] + params["b2"]

    shifted = logits - logits.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    log_probs = shifted - np.log(total)
    rows = np.arange(len(labels))
    loss = -log_probs[rows, labels].mean()

    # Backward: each delta has the shape of what it belongs to.
    d_logits = np.exp(log_probs)
    d_logits[rows, labels] -= 1
    d_logits /= len(labels)  # once, here; all else follows
    d_hidden = d_logits @ params["w2"].T
    d_before = d_hidden
    gradients = {
        "w1": inputs.T @ d_before,
        "b1": d_before.sum(axis=0),
        "w2": hidden.T @ d_logits,
        "b2": d_logits.sum(axis=0),
    }
    return loss, gradients
