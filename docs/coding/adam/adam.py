"""Adam and AdamW. NumPy only."""

import numpy as np


class Adam:
    """Adam with bias correction (Kingma and Ba, Algorithm 1).

    At step t = 1, 2, ..., for each entry of each parameter:

        m = beta_1 * m + (1 - beta_1) * gradient
        v = beta_2 * v + (1 - beta_2) * gradient ** 2
        m_hat = m / (1 - beta_1 ** t)
        v_hat = v / (1 - beta_2 ** t)
        parameter -= learning_rate * m_hat / (sqrt(v_hat) + epsilon)

    m and v start at 0. The attribute `learning_rate` may be changed
    between steps, for example by a schedule.
    """

    def __init__(
        self,
        learning_rate: float = 1e-3,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        raise NotImplementedError

    def step(
        self,
        params: dict[str, np.ndarray],
        gradients: dict[str, np.ndarray],
    ) -> dict[str, np.ndarray]:
        """Take one step and return the new parameters.

        Args:
            params: float arrays by name.
            gradients: arrays with the same names and shapes. The
                caller may reuse these arrays for the next gradients.

        Returns:
            A new dict with new arrays. No argument is changed.
        """
        raise NotImplementedError


class AdamW(Adam):
    """Adam with decoupled weight decay.

    In addition to Adam's update, each step subtracts
    learning_rate * weight_decay * parameter, with the parameter's
    value before the step. The decay is not part of the gradient: m
    and v never see it.
    """

    def __init__(
        self,
        learning_rate: float = 1e-3,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        raise NotImplementedError

    def step(
        self,
        params: dict[str, np.ndarray],
        gradients: dict[str, np.ndarray],
    ) -> dict[str, np.ndarray]:
        """As `Adam.step`, with weight decay on all parameters."""
        raise NotImplementedError
