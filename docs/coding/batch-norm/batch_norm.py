"""Batch normalization with moving averages. NumPy only."""

import numpy as np


class BatchNorm:
    """Normalize each feature over a batch, then scale and shift it.

    The last axis holds the features; all other axes are averaged
    over, so that (batch, features) and (batch, height, width,
    channels) both work.

    Attributes (arrays of shape (features,)):
        gamma: the scale, ones at first.
        beta: the shift, zeros at first.
        moving_mean: zeros at first.
        moving_variance: ones at first.
    """

    def __init__(
        self, features: int, momentum: float = 0.99, epsilon: float = 1e-3
    ) -> None:
        raise NotImplementedError

    def forward(self, inputs: np.ndarray, training: bool) -> np.ndarray:
        """Return gamma * normalized + beta, of the shape of inputs.

        normalized = (inputs - mean) / sqrt(variance + epsilon).

        In training, mean and variance are those of the batch, and the
        variance is the biased one (divided by the number of averaged
        entries). Then each moving average becomes
        momentum * moving + (1 - momentum) * batch statistic, also
        with the biased variance.

        At inference, mean and variance are the moving averages, which
        stay as they are.

        Inputs are floats and are not changed. A batch of one row is
        allowed. The mean of a feature may be millions of times its
        spread.
        """
        raise NotImplementedError

    def backward(
        self, output_gradient: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Gradients for the latest call of `forward`, in its mode.

        In training the batch statistics depend on the inputs; at
        inference the moving averages are constants.

        Args:
            output_gradient: gradient of the loss with respect to the
                output of `forward`, of the same shape.

        Returns:
            The gradients with respect to inputs, gamma and beta, each
            of the shape of what it belongs to. Gamma and beta
            themselves are not updated, and another call with the same
            argument gives the same gradients.
        """
        raise NotImplementedError
