"""Tests for rotary_positions.py: run with pytest."""

import numpy as np
import pytest

from rotary_positions import rotary_scores, rotate


def close(got, want, tolerance=1e-4):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def random(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def test_one_pair_by_hand():
    x = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    got = rotate(x, np.array([0, 1, 1]))
    want = [
        [1.0, 0.0],
        [np.cos(1.0), np.sin(1.0)],
        [-np.sin(1.0), np.cos(1.0)],
    ]
    assert close(got, want), (
        "width 2, so one pair and the angle is the position: (1, 0) at "
        "position 1 becomes (cos 1, sin 1), (0, 1) becomes "
        f"(-sin 1, cos 1); got\n{got}"
    )


def test_frequencies_by_hand():
    # base 16, width 4: pair 0 turns by m, pair 1 by m / 4
    got = rotate(np.array([[1.0, 0.0, 1.0, 0.0]]), np.array([2]), base=16.0)
    want = [[np.cos(2.0), np.sin(2.0), np.cos(0.5), np.sin(0.5)]]
    assert close(got, want), (
        "width 4, base 16, position 2: features (0, 1) turn by 2 and "
        f"features (2, 3) by 2 * 16 ** (-1/2) = 0.5, expected {want[0]}, "
        f"got {got}"
    )


def test_default_base():
    x = np.tile([1.0, 0.0], (1, 3))
    got = rotate(x, np.array([50]))
    angles = [50.0, 50 / 10000 ** (1 / 3), 50 / 10000 ** (2 / 3)]
    want = [f(a) for a in angles for f in (np.cos, np.sin)]
    assert close(got, [want]), (
        "width 6, position 50, base 10000: the angles are 50, "
        f"50 / 10000 ** (1/3) and 50 / 10000 ** (2/3); got {got}"
    )


def test_neighbors_are_paired():
    for feature in range(6):
        x = np.zeros((1, 6))
        x[0, feature] = 1.0
        got = rotate(x, np.array([3]), base=5.0)[0]
        partner = feature + 1 if feature % 2 == 0 else feature - 1
        touched = set(np.flatnonzero(np.abs(got) > 1e-6).tolist())
        assert touched == {feature, partner}, (
            f"feature {feature} is paired with {partner}: rotating it "
            f"may touch these two, but it touched {sorted(touched)}"
        )


def test_length_is_kept():
    x = random(5, 8)
    got = rotate(x, np.array([0, 1, 7, 100, 1000]))
    assert close(got[0], x[0]), "position 0 is not rotated at all"
    before = np.sum(x.reshape(5, 4, 2) ** 2, axis=-1)
    after = np.sum(np.reshape(got, (5, 4, 2)) ** 2, axis=-1)
    assert close(after, before), (
        "a rotation keeps the length of every pair; is the old value "
        "of the first feature used for the second one?"
    )


def test_scores_depend_on_the_distance_only():
    query, key = random(4, 8), random(6, 8, seed=1)
    at, there = np.arange(4), np.array([9, 2, 0, 5, 5, 30])
    scores = rotary_scores(query, key, at, there)
    assert np.shape(scores) == (4, 6), (
        f"scores (queries, keys) = (4, 6), got {np.shape(scores)}"
    )
    moved = rotary_scores(query, key, at + 40, there + 40)
    assert close(moved, scores, 1e-3), (
        "all positions moved by 40, and the scores changed: they may "
        "depend only on the distance"
    )
    moved = rotary_scores(query, key, at + 1, there)
    assert not close(moved, scores, 1e-3), (
        "the queries moved by 1 and the keys did not: the scores must "
        "change"
    )


def test_scores_by_hand():
    query, key = np.array([[2.0, 0.0]]), np.array([[3.0, 0.0], [0.0, 1.0]])
    got = rotary_scores(query, key, np.array([3]), np.array([1, 1]))
    want = [[6 * np.cos(2.0), 2 * np.sin(2.0)]]
    assert close(got, want), (
        "query (2, 0) at position 3, keys (3, 0) and (0, 1) at position "
        f"1: 6 cos 2 and 2 sin 2, expected {want}, got {got}"
    )
    same = rotary_scores(query, key, np.array([4]), np.array([4, 4]))
    assert close(same, query @ key.T), (
        "at the same position the score is the plain dot product, got "
        f"{same}"
    )


def test_base_reaches_the_scores():
    ones = np.tile([1.0, 0.0], (1, 2))
    want = np.cos(2.0) + np.cos(0.5)
    for at, there in ((2, 0), (0, 2), (7, 5)):
        got = rotary_scores(
            ones, ones, np.array([at]), np.array([there]), 16.0
        )
        assert close(got, [[want]]), (
            f"base 16, positions {at} and {there}: the score is cos 2 + "
            f"cos 0.5 = {want:.6f}, got {got}; both need the base"
        )
    got = rotary_scores(ones, ones, np.array([60]), np.array([10]))
    want = np.cos(50.0) + np.cos(0.5)
    assert close(got, [[want]]), (
        f"by default the base is 10000: positions 60 and 10 give cos 50 + "
        f"cos 0.5 = {want:.6f}, got {got}"
    )


def test_positions_are_used():
    x = random(3, 6)
    positions = np.array([7, 2, 2])
    got = rotate(x, positions)
    for i, position in enumerate(positions):
        alone = rotate(x[i : i + 1], np.array([position]))
        assert close(got[i : i + 1], alone), (
            f"token {i} stands at position {position}: it must be "
            "rotated as it would be alone, whatever its index"
        )
    got = rotate(np.array([[1.0, 0.0]] * 2), np.array([517, 5000]))
    want = [[np.cos(m), np.sin(m)] for m in (517.0, 5000.0)]
    assert close(got, want, 1e-3), (
        "(1, 0) at positions 517 and 5,000 becomes (cos m, sin m), "
        f"expected\n{np.array(want)}\ngot\n{got}"
    )
    twice = rotate(rotate(x, positions), positions + 1)
    assert close(twice, rotate(x, 2 * positions + 1)), (
        "rotating by m and then by m + 1 is rotating by 2m + 1"
    )


def test_leading_dimensions():
    x = random(2, 3, 5, 4)
    positions = np.arange(5) + 3
    got = rotate(x, positions)
    assert np.shape(got) == (2, 3, 5, 4), f"got shape {np.shape(got)}"
    for i in range(2):
        for j in range(3):
            assert close(got[i, j], rotate(x[i, j], positions)), (
                f"x[{i}, {j}] is rotated differently alone: positions "
                "belong to the axis before the last"
            )
    query = random(2, 3, 2, 4, seed=1)
    scores = rotary_scores(query, x, np.arange(2), positions)
    one = rotary_scores(query[1, 2], x[1, 2], np.arange(2), positions)
    assert np.shape(scores) == (2, 3, 2, 5) and close(scores[1, 2], one), (
        "scores with leading dimensions (2, 3) differ from those of "
        "one slice"
    )


def test_odd_width():
    with pytest.raises(ValueError):
        rotate(np.ones((2, 5)), np.arange(2))
        pytest.fail("a width of 5 cannot be paired: raise ValueError")


def test_input_is_kept():
    x = random(3, 4)
    kept, positions = x.copy(), np.arange(3)
    rotate(x, positions)
    assert np.array_equal(x, kept), "x changed in place"
    rotary_scores(x, x, positions, positions)
    assert np.array_equal(x, kept), "query or key changed in place"
    assert np.array_equal(positions, [0, 1, 2]), "positions changed"
