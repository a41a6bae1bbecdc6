"""Causal self-attention with a key-value cache. NumPy only."""

import numpy as np


class CachedAttention:
    """Causal multi-head self-attention that decodes step by step.

    Head h owns the columns h * width to (h + 1) * width of w_query,
    w_key and w_value, and the same rows of w_output. No biases, no
    positions.

    Attributes:
        keys: float array (batch, heads, max_length, width). Slot t
            holds the keys of token t; only the first `length` slots
            are in use.
        values: the same for the values.
        length: the number of tokens seen so far.

    Old tokens are known to `step` only through `keys` and `values`.
    """

    def __init__(
        self,
        w_query: np.ndarray,
        w_key: np.ndarray,
        w_value: np.ndarray,
        w_output: np.ndarray,
        heads: int,
        batch: int,
        max_length: int,
    ) -> None:
        """Set up an empty cache.

        Args:
            w_query, w_key, w_value: float arrays of shape
                (features, heads * width).
            w_output: float array of shape (heads * width, outputs).
            heads: the number of heads.
            batch: the number of sequences decoded side by side.
            max_length: the number of tokens the cache can hold.

        The matrices are left unchanged.
        """
        raise NotImplementedError

    def step(self, x: np.ndarray) -> np.ndarray:
        """Take in the next tokens and return their outputs.

        New token i attends to all tokens in the cache and to the new
        tokens 0 to i, itself included; scores are scaled by
        1 / sqrt(width). The keys and values of the new tokens are
        added to the cache. One call with a whole sequence, one call
        for each token, and any mixture give the same outputs.

        Args:
            x: float array of shape (batch, new, features), new >= 1:
                a prompt, or a single token.

        Returns:
            Float array of shape (batch, new, outputs).

        Raises:
            ValueError: if more than max_length tokens would be in the
                cache. The cache then stays as it was.
        """
        raise NotImplementedError

    def reset(self) -> None:
        """Forget all tokens, so that a new sequence can start."""
        raise NotImplementedError
