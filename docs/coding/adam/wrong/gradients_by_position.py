"""Gradients are matched to parameters by their order.

fails: look them up by name
"""

import numpy as np


class Adam:
    """Adam with bias correction (Kingma and Ba, Algorithm 1)."""

    def __init__(
        self,
        learning_rate: float = 1e-3,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        self.learning_rate = learning_rate
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.time = 0
        self.m: dict[str, np.ndarray] = {}
        self.v: dict[str, np.ndarray] = {}

    def step(
        self,
        params: dict[str, np.ndarray],
        gradients: dict[str, np.ndarray],
    ) -> dict[str, np.ndarray]:
        """Take one step and return the new parameters."""
        self.time += 1  # once per step, not once per parameter
        # How much of the zeros that m and v started from is left.
        correct_m = 1 - self.beta_1**self.time
        correct_v = 1 - self.beta_2**self.time
        updated = {}
        pairs = zip(params.items(), gradients.values(), strict=True)
        for (name, param), gradient in pairs:
            m = self.beta_1 * self.m.get(name, 0)
            v = self.beta_2 * self.v.get(name, 0)
            self.m[name] = m + (1 - self.beta_1) * gradient
            self.v[name] = v + (1 - self.beta_2) * gradient**2
            m_hat = self.m[name] / correct_m
            v_hat = self.v[name] / correct_v
            change = m_hat / (np.sqrt(v_hat) + self.epsilon)
            updated[name] = param - self.learning_rate * change
        return updated


class AdamW(Adam):
    """Adam with decoupled weight decay."""

    def __init__(
        self,
        learning_rate: float = 1e-3,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(learning_rate, beta_1, beta_2, epsilon)
        self.weight_decay = weight_decay

    def step(
        self,
        params: dict[str, np.ndarray],
        gradients: dict[str, np.ndarray],
    ) -> dict[str, np.ndarray]:
        """As `Adam.step`, with weight decay on all parameters."""
        # Beside the gradient, not in it: the decay is not divided by
        # sqrt(v_hat), so it is the same share for every weight.
        decay = self.learning_rate * self.weight_decay
        updated = super().step(params, gradients)
        return {name: updated[name] - decay * params[name] for name in params}
