"""One maximum for all queries of the call.

fails: Is the maximum taken for each query, or over the whole array?
"""

import numpy as np


class CachedAttention:
    """Causal multi-head self-attention that decodes step by step."""

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
        self.w_query, self.w_key = w_query, w_key
        self.w_value, self.w_output = w_value, w_output
        self.heads = heads
        width = w_key.shape[1] // heads
        # Allocated once: growing an array copies it at every step.
        self.keys = np.zeros((batch, heads, max_length, width))
        self.values = np.zeros((batch, heads, max_length, width))
        self.length = 0

    def _split(self, x: np.ndarray) -> np.ndarray:
        """(batch, new, columns) to (batch, heads, new, width)."""
        batch, new, _ = x.shape
        return x.reshape(batch, new, self.heads, -1).transpose(0, 2, 1, 3)

    def step(self, x: np.ndarray) -> np.ndarray:
        """Take in the next tokens and return their outputs."""
        batch, new, _ = x.shape
        start, end = self.length, self.length + new
        if end > self.keys.shape[2]:
            raise ValueError(f"{end} tokens in {self.keys.shape[2]} slots")
        # Only the new tokens are projected: that is what is saved.
        query = self._split(x @ self.w_query)
        self.keys[:, :, start:end] = self._split(x @ self.w_key)
        self.values[:, :, start:end] = self._split(x @ self.w_value)
        self.length = end

        keys, values = self.keys[:, :, :end], self.values[:, :, :end]
        scores = query @ keys.transpose(0, 1, 3, 2)
        scores = scores / np.sqrt(query.shape[-1])
        # New token i is token start + i of the sequence.
        seen = np.tri(new, end, k=start, dtype=bool)
        scores = np.where(seen, scores, -np.inf)
        scores = scores - np.max(scores)
        weights = np.exp(scores)
        weights = weights / np.sum(weights, axis=-1, keepdims=True)
        joined = (weights @ values).transpose(0, 2, 1, 3)
        return joined.reshape(batch, new, -1) @ self.w_output

    def reset(self) -> None:
        """Forget all tokens, so that a new sequence can start."""
        # Old slots are never read: they are overwritten first.
        self.length = 0
