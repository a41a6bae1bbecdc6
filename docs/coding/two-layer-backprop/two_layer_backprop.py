"""Backpropagation through dense, ReLU, dense, softmax. NumPy only."""

import numpy as np


def forward(inputs: np.ndarray, params: dict[str, np.ndarray]) -> np.ndarray:
    """Compute the logits of a network with one hidden layer.

    hidden = relu(inputs @ w1 + b1), logits = hidden @ w2 + b2.

    Args:
        inputs: float array of shape (batch, features).
        params: float arrays "w1" (features, units), "b1" (units,),
            "w2" (units, classes) and "b2" (classes,).

    Returns:
        Logits of shape (batch, classes); no softmax.
    """
    raise NotImplementedError


def loss_and_gradients(
    inputs: np.ndarray,
    labels: np.ndarray,
    params: dict[str, np.ndarray],
) -> tuple[float, dict[str, np.ndarray]]:
    """Mean softmax cross-entropy and its gradients.

    Logits may be as large as 1e4. The derivative of ReLU at 0 is
    taken as 0. None of the arguments is changed.

    Args:
        inputs: as for `forward`; the batch has at least one row.
        labels: integers of shape (batch,), in 0, ..., classes - 1.
        params: as for `forward`.

    Returns:
        loss: a scalar, the mean over the batch.
        gradients: a dict with the keys of `params`; each entry has
            the shape of its parameter and holds the derivative of
            `loss` with respect to it.
    """
    raise NotImplementedError
