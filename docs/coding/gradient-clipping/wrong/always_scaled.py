"""Gradients are scaled to the limit, also small ones.

fails: clipping never makes gradients larger
"""

import numpy as np


def global_norm(gradients: list[np.ndarray | None]) -> float:
    """Euclidean norm of all entries of all gradients together."""
    squares = [np.sum(g**2) for g in gradients if g is not None]
    return float(np.sqrt(sum(squares)))


def clip_by_global_norm(
    gradients: list[np.ndarray | None], max_norm: float
) -> tuple[list[np.ndarray | None], float]:
    """Scale all gradients so that their global norm is at most max_norm."""
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(gradients)
    factor = max_norm / norm if norm else 1.0
    clipped = [None if g is None else g * factor for g in gradients]
    return clipped, norm
