"""Inverted dropout with its gradient. NumPy only."""

import numpy as np


class Dropout:
    """Drop activations at random in training; do nothing at inference.

    Args of the constructor:
        rate: probability that an entry is dropped, 0 <= rate < 1.
        rng: the NumPy generator that every mask is drawn from.

    Raises:
        ValueError: in the constructor, if rate is out of range.
    """

    def __init__(self, rate: float, rng: np.random.Generator) -> None:
        raise NotImplementedError

    def forward(self, inputs: np.ndarray, training: bool) -> np.ndarray:
        """Apply dropout to a float array of any shape.

        In training each entry is set to 0 with probability `rate`,
        independently of all others, and multiplied by 1 / (1 - rate)
        otherwise. Each call draws a new mask. At inference the
        entries are returned as they are.

        `inputs` is not changed. The result has its shape.
        """
        raise NotImplementedError

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """Gradient with respect to the inputs of the latest `forward`.

        Args:
            output_gradient: gradient of the loss with respect to the
                output of the latest `forward` (training or inference),
                of the same shape. It is not changed.

        May be called several times for one `forward`.
        """
        raise NotImplementedError
