"""Gradient clipping by the global norm. NumPy only."""

import numpy as np


def global_norm(gradients: list[np.ndarray | None]) -> float:
    """Euclidean norm of all entries of all gradients together.

    Args:
        gradients: float arrays of any shapes, as if they were one
            long vector. An entry None (a parameter without gradient)
            counts as nothing. The list may be empty: the norm is 0.
    """
    raise NotImplementedError


def clip_by_global_norm(
    gradients: list[np.ndarray | None], max_norm: float
) -> tuple[list[np.ndarray | None], float]:
    """Scale all gradients so that their global norm is at most max_norm.

    If the global norm is larger than `max_norm`, every array is
    multiplied by the same factor, and the new global norm is
    `max_norm`. Otherwise the values stay as they are; gradients are
    never made larger.

    Args:
        gradients: as for `global_norm`. Neither the list nor its
            arrays are changed.
        max_norm: a positive number.

    Returns:
        A new list with clipped arrays of the same shapes in the same
        order, None where None was; and the global norm before
        clipping.

    Raises:
        ValueError: if `max_norm` is not positive.
    """
    raise NotImplementedError
