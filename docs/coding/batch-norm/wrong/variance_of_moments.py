"""The variance is the mean square minus the squared mean.

fails: subtract the mean first
"""

import numpy as np


class BatchNorm:
    """Normalize each feature over a batch, then scale and shift it."""

    def __init__(
        self, features: int, momentum: float = 0.99, epsilon: float = 1e-3
    ) -> None:
        self.momentum = momentum
        self.epsilon = epsilon
        self.gamma = np.ones(features)
        self.beta = np.zeros(features)
        self.moving_mean = np.zeros(features)
        self.moving_variance = np.ones(features)

    def forward(self, inputs: np.ndarray, training: bool) -> np.ndarray:
        """Return gamma * normalized + beta, of the shape of inputs."""
        if training:
            axes = tuple(range(inputs.ndim - 1))
            mean = inputs.mean(axis=axes)
            variance = (inputs**2).mean(axis=axes) - mean**2
            keep = self.momentum
            self.moving_mean = keep * self.moving_mean + (1 - keep) * mean
            self.moving_variance = (
                keep * self.moving_variance + (1 - keep) * variance
            )
        else:
            mean, variance = self.moving_mean, self.moving_variance
        # What backward needs, and no more.
        self.training = training
        self.inverse_std = 1 / np.sqrt(variance + self.epsilon)
        self.normalized = (inputs - mean) * self.inverse_std
        return self.gamma * self.normalized + self.beta

    def backward(
        self, output_gradient: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Gradients for the latest call of `forward`, in its mode."""
        axes = tuple(range(output_gradient.ndim - 1))
        normalized = self.normalized
        d_gamma = (output_gradient * normalized).sum(axis=axes)
        d_beta = output_gradient.sum(axis=axes)
        delta = output_gradient * self.gamma
        if self.training:
            # The paths through the mean and through the variance.
            through_mean = delta.mean(axis=axes)
            through_variance = (delta * normalized).mean(axis=axes)
            delta = delta - through_mean - normalized * through_variance
        return delta * self.inverse_std, d_gamma, d_beta
