"""k-means++ looks at the last center only.

fails: is it the distance to the nearest of all centers?
"""

import numpy as np


def squared_distances(
    points: np.ndarray, centers: np.ndarray
) -> np.ndarray:
    """(n, d) and (k, d) to (n, k)."""
    # Floats first: differences of uint8 pixels wrap around.
    points = np.asarray(points, dtype=float)
    centers = np.asarray(centers, dtype=float)
    difference = points[:, np.newaxis, :] - centers[np.newaxis, :, :]
    return np.sum(difference**2, axis=-1)


def assign(points: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Index of the nearest center of each point."""
    # argmin takes the first of equal entries.
    return np.argmin(squared_distances(points, centers), axis=1)


def k_means(
    points: np.ndarray, initial_centers: np.ndarray, max_steps: int = 100
) -> tuple[np.ndarray, np.ndarray, float]:
    """Lloyd's algorithm from given centers."""
    points = np.asarray(points, dtype=float)
    # A float copy: means do not fit into integers.
    centers = np.array(initial_centers, dtype=float)
    for _ in range(max_steps):
        labels = assign(points, centers)
        before = centers.copy()
        for j in range(len(centers)):
            mine = points[labels == j]
            # The mean of no points would be NaN.
            if len(mine) > 0:
                centers[j] = mine.mean(axis=0)
        if np.array_equal(centers, before):
            break
    # Once more: after the last move the old labels may be stale.
    distances = squared_distances(points, centers)
    labels = np.argmin(distances, axis=1)
    return centers, labels, float(np.sum(np.min(distances, axis=1)))


def plus_plus(
    points: np.ndarray, k: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw k of the points as initial centers, by k-means++."""
    points = np.asarray(points, dtype=float)
    centers = points[[rng.integers(len(points))]]
    while len(centers) < k:
        nearest = squared_distances(points, centers[-1:])[:, 0]
        # A point that is a center already has probability 0.
        choice = rng.choice(len(points), p=nearest / np.sum(nearest))
        centers = np.concatenate([centers, points[[choice]]])
    return centers
