"""k-means: Lloyd's algorithm and k-means++ starts. NumPy only."""

import numpy as np


def assign(points: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Index of the nearest center of each point (Euclidean distance).

    Args:
        points: float or integer array of shape (n, d); the integers
            may be unsigned, such as uint8 pixels.
        centers: float or integer array of shape (k, d).

    Returns:
        integer array of shape (n,). Of two centers at the same
        distance, the one with the lower index wins.
    """
    raise NotImplementedError


def k_means(
    points: np.ndarray, initial_centers: np.ndarray, max_steps: int = 100
) -> tuple[np.ndarray, np.ndarray, float]:
    """Lloyd's algorithm from given centers.

    One step assigns each point to its nearest center and then moves
    each center to the mean of its points. A center without points
    stays where it is. The algorithm stops when a step moves no
    center, and at the latest after `max_steps` steps.

    Args:
        points: float or integer array of shape (n, d), n >= 1.
        initial_centers: float or integer array of shape (k, d).
        max_steps: the largest number of steps; may be 0.

    Returns:
        centers: float array of shape (k, d).
        labels: integer array of shape (n,), the nearest of the
            returned centers for each point, ties as in `assign`.
        inertia: the sum over all points of the squared distance to
            the returned center of its label.

    The inputs are left unchanged.
    """
    raise NotImplementedError


def plus_plus(
    points: np.ndarray, k: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw k of the points as initial centers, by k-means++.

    The first center is drawn uniformly. Each further one is drawn
    with a probability proportional to the squared distance of the
    point to the nearest center drawn so far.

    Args:
        points: float or integer array of shape (n, d) that holds at
            least k different points.
        k: the number of centers, k >= 1.
        rng: the only source of randomness.

    Returns:
        float array of shape (k, d).
    """
    raise NotImplementedError
