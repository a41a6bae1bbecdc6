"""Compare with SciPy and with exhaustive search."""

import itertools

import numpy as np
from scipy.cluster.vq import kmeans2
from scipy.spatial.distance import cdist


def test_assign_matches_scipy(solution):
    rng = np.random.default_rng(0)
    points, centers = rng.normal(size=(200, 4)), rng.normal(size=(7, 4))
    want = np.argmin(cdist(points, centers), axis=1)
    assert np.array_equal(solution.assign(points, centers), want)


def test_steps_match_scipy(solution):
    rng = np.random.default_rng(1)
    points = rng.normal(size=(300, 2)) + 4 * rng.integers(0, 3, (300, 1))
    start = points[:5].copy()
    for steps in (1, 2, 5, 30):
        want, _ = kmeans2(points, start, iter=steps, minit="matrix")
        centers, labels, inertia = solution.k_means(points, start, steps)
        np.testing.assert_allclose(centers, want, atol=1e-10)
        nearest = cdist(points, centers, "sqeuclidean")
        assert np.array_equal(labels, np.argmin(nearest, axis=1))
        np.testing.assert_allclose(inertia, nearest.min(axis=1).sum())


def test_best_start_matches_exhaustive_search(solution):
    points = np.random.default_rng(2).normal(size=(8, 2))
    best = np.inf
    for labels in itertools.product(range(2), repeat=8):
        groups = [points[np.array(labels) == j] for j in range(2)]
        if all(len(g) for g in groups):
            best = min(
                best, sum(((g - g.mean(0)) ** 2).sum() for g in groups)
            )
    starts = itertools.combinations(range(8), 2)
    found = min(solution.k_means(points, points[list(s)])[2] for s in starts)
    np.testing.assert_allclose(found, best)
