"""A dense layer with a low-rank adapter (LoRA). NumPy only."""

import numpy as np


class LoRADense:
    """A frozen dense layer and a trainable low-rank update.

    forward(x) = x weight + bias + (alpha / rank) x a b

    Attributes:
        weight: frozen, float array (features, outputs).
        bias: frozen, float array (outputs,).
        a: trainable, float array (features, rank).
        b: trainable, float array (rank, outputs).

    An optimizer outside changes `a` and `b`, in place or by setting
    the attributes; the methods use what they hold at the time.
    """

    def __init__(
        self,
        weight: np.ndarray,
        bias: np.ndarray,
        rank: int,
        alpha: float,
        rng: np.random.Generator,
    ) -> None:
        """Start with an adapter that changes nothing.

        `a` is drawn from `rng`: independent normal entries with mean
        0 and standard deviation 1 / sqrt(features). `b` is zero.

        Args:
            weight: float array of shape (features, outputs).
            bias: float array of shape (outputs,).
            rank: 1 <= rank <= min(features, outputs).
            alpha: the update is multiplied by alpha / rank.
            rng: the only source of randomness.

        Raises:
            ValueError: if the rank is out of range.
        """
        raise NotImplementedError

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Output for x of shape (..., features): (..., outputs)."""
        raise NotImplementedError

    def backward(
        self, grad_output: np.ndarray
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Gradients for the input of the last call of `forward`.

        Args:
            grad_output: gradient of a scalar loss with respect to the
                output of that call; the same shape, (..., outputs).

        Returns:
            grad_x: the gradient with respect to x, of its shape.
            gradients: {"a": ..., "b": ...}, of the shapes of `a` and
                `b`. Frozen arrays have no entry.

        Nothing is changed: no update, and no gradient is accumulated
        over calls.
        """
        raise NotImplementedError

    def merged_weight(self) -> np.ndarray:
        """One matrix that does the work of weight and adapter.

        Returns:
            A new float array of shape (features, outputs), with
            x merged + bias = forward(x). The layer does not change.
        """
        raise NotImplementedError
