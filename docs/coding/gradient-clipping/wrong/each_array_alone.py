"""Each array is clipped by its own norm.

fails: all arrays get the same factor
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
    clipped = []
    for g in gradients:
        if g is None:
            clipped.append(None)
        else:
            own = np.sqrt(np.sum(g**2))
            clipped.append(g * (max_norm / max(own, max_norm)))
    return clipped, global_norm(gradients)
