"""Tests for k_means.py: run with pytest."""

import numpy as np

from k_means import assign, k_means, plus_plus


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def column(*numbers):
    return np.array(numbers, dtype=float)[:, np.newaxis]


def test_assign():
    points = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 9.0], [6.0, 0.0]])
    centers = np.array([[0.0, 10.0], [5.0, 0.0], [0.0, 1.0]])
    # (3, 4): squared distances 45, 20, 18; (6, 0): 136, 1, 37
    got = assign(points, centers)
    assert np.array_equal(got, [2, 2, 0, 1]), (
        f"expected the nearest centers [2, 2, 0, 1], got {got}"
    )
    got = assign(column(0, 2, 4), column(5, 3, -1, 1))
    assert np.array_equal(got, [2, 1, 0]), (
        "ties go to the lower index: 0 lies between centers 2 and 3, 2 "
        f"between 1 and 3, 4 between 0 and 1; got {got}"
    )
    # center 0: squared 18, sum 6; center 1: squared 25, sum 5
    got = assign(np.array([[0.0, 0.0]]), np.array([[3.0, 3.0], [5.0, 0.0]]))
    assert np.array_equal(got, [0]), (
        "(3, 3) is nearer to the origin than (5, 0) in Euclidean "
        f"distance, got center {got}"
    )


def test_by_hand():
    # {0} {2, 4, 12}: centers 0, 6; {0, 2} {4, 12}: 1, 8;
    # {0, 2, 4} {12}: 2, 12, and nothing moves any more
    centers, labels, inertia = k_means(column(0, 2, 4, 12), column(0, 2))
    assert close(centers, column(2, 12)), (
        "points 0, 2, 4, 12 from centers 0 and 2 end at 2 and 12, got "
        f"{np.ravel(centers)}"
    )
    assert np.array_equal(labels, [0, 0, 0, 1]), f"got labels {labels}"
    assert close(inertia, 8.0), (
        "inertia is a sum of squared distances: 4 + 0 + 4 + 0 = 8, got "
        f"{inertia}"
    )


def test_number_of_steps():
    points = column(0, 2, 4, 12)
    want = [
        (0, [0, 2], [0, 1, 1, 1], 104),
        (1, [0, 6], [0, 0, 1, 1], 0 + 4 + 4 + 36),
        (2, [1, 8], [0, 0, 0, 1], 1 + 1 + 9 + 16),
        (3, [2, 12], [0, 0, 0, 1], 8),
        (4, [2, 12], [0, 0, 0, 1], 8),
    ]
    for steps, places, groups, total in want:
        centers, labels, inertia = k_means(points, column(0, 2), steps)
        assert close(centers, column(*places)), (
            f"max_steps={steps}: centers {places}, got {np.ravel(centers)}"
        )
        assert np.array_equal(labels, groups), (
            f"max_steps={steps}: the labels belong to the returned "
            f"centers, expected {groups}, got {labels}"
        )
        assert close(inertia, float(total)), (
            f"max_steps={steps}: the inertia belongs to the returned "
            f"centers, expected {total}, got {inertia}"
        )


def test_two_dimensions():
    points = np.array([[0, 0], [0, 2], [10, 0], [10, 4], [4, 30]])
    start = np.array([[1, 1], [9, 1], [5, 25]])
    centers, labels, inertia = k_means(points, start)
    assert close(centers, [[0, 1], [10, 2], [4, 30]]), (
        "each center is the mean of its points, coordinate by "
        f"coordinate; got\n{centers}"
    )
    assert np.array_equal(labels, [0, 0, 1, 1, 2]), f"got {labels}"
    assert close(inertia, 10.0), f"1 + 1 + 4 + 4 + 0 = 10, got {inertia}"


def test_all_centers_move_at_once():
    # labels 0, 0, 1, 1: the means of (4, 4) and (6, 20)
    centers, labels, inertia = k_means(column(4, 4, 6, 20), column(0, 10), 1)
    assert close(centers, column(4, 13)), (
        "one step from 0 and 10 assigns {4, 4} and {6, 20} and moves the "
        f"centers to 4 and 13, got {np.ravel(centers)}; were points "
        "assigned again after the first center had moved?"
    )
    assert np.array_equal(labels, [0, 0, 0, 1]) and close(inertia, 53.0), (
        f"labels 0, 0, 0, 1 and inertia 4 + 49; got {labels}, {inertia}"
    )


def test_stops_only_when_no_center_moves():
    centers, _, _ = k_means(
        column(-12, -4, -2, 0, 2, 4, 12), column(-2, 0, 2)
    )
    # -6, 0, 6; -8, 0, 8; -8, 1, 12 (4 is a tie: the lower index)
    assert close(centers, column(-8, 1, 12)), (
        "centers -2, 0, 2 move to -6, 0, 6, then -8, 0, 8, then -8, 1, "
        f"12; got {np.ravel(centers)}: moves that cancel in a sum are moves"
    )
    points = column(0, 2, 4, 12, 999_000, 1_001_000)
    centers, _, _ = k_means(points, column(0, 2, 1_000_000))
    assert close(centers, column(2, 12, 1_000_000)), (
        "centers 2 and 12 next to a wide cluster that hardly changes: "
        f"got {np.ravel(centers)}; was a small gain taken for none?"
    )
    tiny = 2.0**-40
    centers, _, _ = k_means(column(0, 2, 4, 12) * tiny, column(0, 2) * tiny)
    assert close(centers / tiny, column(2, 12)), (
        "the same points in a smaller unit, about 1e-12, end elsewhere: "
        f"{np.ravel(centers) / tiny} units in place of 2 and 12; is the "
        "move compared with an absolute tolerance?"
    )


def test_empty_cluster():
    centers, labels, inertia = k_means(
        column(0, 2, 10, 12), column(1, 100, 11)
    )
    assert np.all(np.isfinite(centers)), (
        "a center without points became NaN: the mean of no points"
    )
    assert close(centers, column(1, 100, 11)), (
        "no point is nearest to the center at 100: it stays there, and "
        f"the order of the centers is kept; got {np.ravel(centers)}"
    )
    assert np.array_equal(labels, [0, 0, 2, 2]), f"got labels {labels}"
    assert close(inertia, 4.0), f"expected inertia 4, got {inertia}"


def test_integers():
    points, start = np.array([[0], [1], [8], [9]]), np.array([[0], [9]])
    centers, _, inertia = k_means(points, start)
    assert close(centers, column(0.5, 8.5)), (
        "integer points and starts: the means are 0.5 and 8.5, got "
        f"{np.ravel(centers)}; were they cut to integers?"
    )
    assert close(inertia, 1.0), f"expected inertia 1, got {inertia}"
    small = np.array([[0], [200], [255]], dtype="uint8")
    centers, labels, _ = k_means(small, column(255, 0))
    assert np.array_equal(labels, [1, 0, 0]), (
        f"pixels of type uint8: expected [1, 0, 0], got {labels}"
    )
    labels = assign(small, np.array([[255], [0]], dtype="uint8"))
    assert np.array_equal(labels, [1, 0, 0]), (
        f"points and centers of type uint8: expected [1, 0, 0], got "
        f"{labels}; 0 - 255 is 1 in uint8"
    )


def test_every_step_helps():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(60, 3))
    last = np.inf
    for steps in range(8):
        centers, labels, inertia = k_means(points, points[:5], steps)
        direct = sum(
            np.sum((points[i] - centers[labels[i]]) ** 2) for i in range(60)
        )
        assert close(inertia, direct), (
            f"the inertia is {inertia}, but the squared distances to "
            f"the returned centers sum to {direct}"
        )
        assert inertia <= last + 1e-4, (
            f"step {steps} raised the inertia from {last} to {inertia}"
        )
        last = inertia
    centers, labels, _ = k_means(points, points[:5], 1000)
    for j in range(5):
        assert close(centers[j], points[labels == j].mean(axis=0)), (
            "at the end each center is the mean of its points"
        )


def test_small_cases():
    points = column(3, 5, 10)
    centers, labels, inertia = k_means(points, column(0))
    assert close(centers, column(6)) and close(inertia, 26.0), (
        f"k = 1: the mean 6 and inertia 26, got {centers} and {inertia}"
    )
    centers, labels, inertia = k_means(points, points)
    assert close(inertia, 0.0) and np.array_equal(labels, [0, 1, 2]), (
        "as many centers as points: inertia 0"
    )
    centers, _, _ = k_means(points[:1], column(9))
    assert close(centers, column(3)), "one point: the center is there"


def test_inputs_are_kept():
    points, start = column(0, 2, 4, 12), column(0, 2)
    k_means(points, start)
    assert np.array_equal(start, column(0, 2)), (
        "initial_centers changed in place"
    )
    k_means(points, points[:2])
    plus_plus(points, 2, np.random.default_rng(0))
    assert np.array_equal(points, column(0, 2, 4, 12)), "points changed"


def test_plus_plus_probabilities():
    points = column(0, 1, 3)
    rng = np.random.default_rng(0)
    pairs = {}
    for _ in range(3000):
        first, second = np.ravel(plus_plus(points, 2, rng)).tolist()
        pairs[first, second] = pairs.get((first, second), 0) + 1
    assert all(first != second for first, second in pairs), (
        "a point at distance 0 from a center has probability 0"
    )
    for first in (0.0, 1.0, 3.0):
        drawn = sum(n for (a, _), n in pairs.items() if a == first)
        assert abs(drawn / 3000 - 1 / 3) < 0.05, (
            f"the first center is uniform, but {first} came "
            f"{drawn} times in 3000"
        )
    # from 0 the squared distances are 1 and 9, from 1: 1 and 4
    for first, far, want in ((0.0, 3.0, 0.9), (1.0, 3.0, 0.8)):
        drawn = sum(n for (a, _), n in pairs.items() if a == first)
        share = pairs.get((first, far), 0) / drawn
        assert abs(share - want) < 0.05, (
            f"after {first}, the point {far} has probability {want} by "
            f"squared distance, but its share is {share:.3f}"
        )


def test_plus_plus_in_two_dimensions():
    points = np.array([[0.0, 0.0], [0.0, 4.0], [3.0, 3.0]])
    rng = np.random.default_rng(5)
    pairs = [plus_plus(points, 2, rng).tolist() for _ in range(3000)]
    after = [second for first, second in pairs if first == [0.0, 0.0]]
    share = sum(second == [3.0, 3.0] for second in after) / len(after)
    assert abs(share - 18 / 34) < 0.05, (
        "from (0, 0), the squared distances of (0, 4) and (3, 3) are 16 "
        f"and 18, so (3, 3) is drawn with probability 0.529, not {share:.3f}"
    )


def test_plus_plus_with_integers():
    points = np.array([[0], [1], [255]], dtype="uint8")
    rng = np.random.default_rng(6)
    one = plus_plus(points, 1, rng)
    assert np.shape(one) == (1, 1), f"k = 1: shape (1, 1), got {one.shape}"
    assert np.issubdtype(one.dtype, np.floating), (
        f"integer points: the centers are floats, got {one.dtype}"
    )
    pairs = [np.ravel(plus_plus(points, 2, rng)).tolist() for _ in range(400)]
    far = [second for first, second in pairs if first == 0]
    assert far.count(255) > 0.9 * len(far), (
        "uint8 points: from 0, the point 255 is nearly certain, but came "
        f"{far.count(255)} times in {len(far)}; 0 - 255 is 1 in uint8"
    )


def test_plus_plus_uses_the_nearest_center():
    points = np.repeat(column(0, 10, 11), [6, 5, 4], axis=0)
    rng = np.random.default_rng(1)
    for _ in range(200):
        centers = plus_plus(points, 3, rng)
        assert np.shape(centers) == (3, 1), f"shape {np.shape(centers)}"
        assert close(np.sort(np.ravel(centers)), [0, 10, 11]), (
            "3 different places, 3 centers: a copy of a chosen point "
            f"has probability 0, but drawn were {np.ravel(centers)}; "
            "is it the distance to the nearest of all centers?"
        )


def test_plus_plus_generator():
    points = np.random.default_rng(2).normal(size=(50, 2))
    state = np.random.get_state()[1].copy()
    one = plus_plus(points, 4, np.random.default_rng(3))
    same = plus_plus(points, 4, np.random.default_rng(3))
    assert np.array_equal(one, same), (
        "the same generator state gives the same centers"
    )
    assert np.array_equal(np.random.get_state()[1], state), (
        "draw from rng, not from the global np.random"
    )
    others = [plus_plus(points, 4, np.random.default_rng(s)) for s in range(5)]
    assert any(not np.array_equal(one, x) for x in others), (
        "other generators give the same centers: is rng used?"
    )
    for center in plus_plus(points, 4, np.random.default_rng(4)):
        assert np.any(np.all(np.isclose(points, center), axis=1)), (
            "the centers are drawn from the points"
        )
