"""The norm of a matrix is taken as its largest singular value.

fails: is the largest singular value
"""

import numpy as np


def global_norm(gradients: list[np.ndarray | None]) -> float:
    """Euclidean norm of all entries of all gradients together."""
    squares = [
        np.linalg.norm(g, 2) ** 2 if g.ndim == 2 else np.sum(g**2)
        for g in gradients
        if g is not None
    ]
    return float(np.sqrt(sum(squares)))


def clip_by_global_norm(
    gradients: list[np.ndarray | None], max_norm: float
) -> tuple[list[np.ndarray | None], float]:
    """Scale all gradients so that their global norm is at most max_norm."""
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(gradients)
    # One factor for all, so the direction stays; at most 1, so small
    # gradients stay small; and no division by a norm of 0.
    factor = max_norm / max(norm, max_norm)
    clipped = [None if g is None else g * factor for g in gradients]
    return clipped, norm
