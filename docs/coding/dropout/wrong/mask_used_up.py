"""Backward writes the gradient into the stored mask.

fails: a second call of backward gives another gradient
"""

import numpy as np


class Dropout:
    """Drop activations at random in training; do nothing at inference."""

    def __init__(self, rate: float, rng: np.random.Generator) -> None:
        if not 0 <= rate < 1:
            raise ValueError("rate must be at least 0 and less than 1")
        self.rate = rate
        self.rng = rng

    def forward(self, inputs: np.ndarray, training: bool) -> np.ndarray:
        """Apply dropout to a float array of any shape."""
        if training:
            # random() is uniform on [0, 1): it is below rate with
            # probability rate, so rate 0 drops nothing.
            keep = self.rng.random(inputs.shape) >= self.rate
            self.factors = keep / (1 - self.rate)
        else:
            self.factors = np.ones(inputs.shape)
        return inputs * self.factors

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """Gradient with respect to the inputs of the latest `forward`."""
        # The outputs were inputs times constants: the same constants.
        self.factors *= output_gradient
        return self.factors
