"""Tests for gradient_clipping.py: run with pytest."""

import numpy as np
import pytest

from gradient_clipping import clip_by_global_norm, global_norm


def close(got, want):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(got, want, rtol=1e-4, atol=1e-6)


def example():
    """Squares 4 + 16 + 25 + 4 = 49, so the global norm is 7."""
    return [np.array([[2.0, -4.0]]), np.array([5.0]), np.array(2.0)]


def test_norm_by_hand():
    got = global_norm(example())
    assert close(got, 7.0), (
        "the squares 4, 16, 25, 4 of all entries add up to 49, so the "
        f"norm is 7; got {got}: one root of one sum over all arrays"
    )
    assert close(global_norm([np.full((2, 2, 4), -0.5)]), 2.0), (
        "16 entries of -0.5: the norm is 2"
    )
    got = global_norm([np.array([[3.0, 0.0], [0.0, -4.0]])])
    assert close(got, 5.0), (
        f"a 2 x 2 matrix with entries 3, 0, 0, -4 has the norm 5, got {got}: "
        "the root of the sum of all squares; np.linalg.norm(matrix, 2) is "
        "the largest singular value"
    )


def test_clipping_by_hand():
    clipped, norm = clip_by_global_norm(example(), 3.5)
    want = [[[1.0, -2.0]], [2.5], 1.0]
    for got, expected in zip(clipped, want, strict=True):
        assert close(got, expected), (
            "norm 7, limit 3.5: every entry of every array is halved; "
            f"expected {expected}, got {got}"
        )
    assert close(norm, 7.0), (
        f"the norm before clipping is returned, 7; got {norm}"
    )


def test_small_gradients_stay():
    for limit in (7.5, 700.0):
        clipped, norm = clip_by_global_norm(example(), limit)
        for got, expected in zip(clipped, example(), strict=True):
            assert close(got, expected), (
                f"norm 7, limit {limit}: nothing changes, got {got}; "
                "clipping never makes gradients larger"
            )
        assert close(norm, 7.0), f"expected norm 7, got {norm}"
    clipped, _ = clip_by_global_norm([np.array([0.3, -0.4])], 1.0)
    assert close(clipped[0], [0.3, -0.4]), (
        f"norm 0.5, limit 1: nothing changes, got {clipped[0]}"
    )


def test_no_array_is_clipped_alone():
    # Norms 1 and 100: only together do they exceed 50 or 100.001.
    gradients = [np.array([1.0, 0.0]), np.array([0.0, 60.0, 80.0])]
    for limit in (50.0, 100.001):
        clipped, _ = clip_by_global_norm(gradients, limit)
        factor = limit / np.sqrt(10001.0)
        for got, gradient in zip(clipped, gradients, strict=True):
            assert close(got, factor * gradient), (
                f"limit {limit}: all arrays get the same factor "
                f"{factor:.6f}, so that the direction stays; got {got} "
                f"for {gradient}"
            )


def test_single_entries_above_the_limit():
    clipped, _ = clip_by_global_norm([np.array([3.0, 0.4])], 1.0)
    want = np.array([3.0, 0.4]) / np.hypot(3.0, 0.4)
    assert close(clipped[0], want), (
        f"[3, 0.4] with limit 1 keeps its direction: {want}, got "
        f"{clipped[0]}; this is not clipping by value"
    )


@pytest.mark.parametrize("seed", range(3))
def test_new_norm_and_direction(seed):
    rng = np.random.default_rng(seed)
    gradients = [
        rng.normal(size=shape) * 10
        for shape in ((3, 4), (4,), (2, 2, 3), (1,))
    ]
    before = np.concatenate([g.ravel() for g in gradients])
    for limit in (0.01, 1.0, 5.0):
        clipped, norm = clip_by_global_norm(gradients, limit)
        for got, gradient in zip(clipped, gradients, strict=True):
            assert np.shape(got) == gradient.shape, (
                f"shape {gradient.shape} became {np.shape(got)}"
            )
        after = np.concatenate([np.ravel(g) for g in clipped])
        assert close(np.sqrt(np.sum(after**2)), limit), (
            f"limit {limit}: the clipped gradients have the norm "
            f"{np.sqrt(np.sum(after**2))}"
        )
        assert close(norm, np.sqrt(np.sum(before**2))), (
            f"the norm before clipping is wrong: {norm}"
        )
        cosine = before @ after / (norm * limit)
        assert close(cosine, 1.0), (
            f"the direction changed: cosine {cosine} with the original"
        )


def test_norms_below_one():
    for size in (0.5, 5e-3):
        gradients = [np.array([0.6 * size]), np.array([[0.0, -0.8 * size]])]
        clipped, norm = clip_by_global_norm(gradients, size / 5)
        assert close(norm, size), f"norm {size}, got {norm}"
        want = [gradients[0] / 5, gradients[1] / 5]
        for got, expected in zip(clipped, want, strict=True):
            assert close(got, expected), (
                f"norm {size}, limit {size / 5}: a fifth of every entry, "
                f"{expected}; got {got}"
            )


def test_zero_gradients():
    zeros = [np.zeros(3), np.zeros((2, 2))]
    try:
        clipped, norm = clip_by_global_norm(zeros, 1.0)
    except ZeroDivisionError:
        pytest.fail("gradients of zero: no division by a norm of 0")
    assert close(norm, 0.0), f"the norm of zeros is 0, got {norm}"
    for got, expected in zip(clipped, zeros, strict=True):
        assert close(got, expected), (
            f"zeros stay zeros, got {got}: no division by a norm of 0"
        )


def test_none_entries():
    gradients = [None, np.array([3.0]), None, np.array([4.0])]
    assert close(global_norm(gradients), 5.0), (
        f"None counts as nothing: norm 5, got {global_norm(gradients)}"
    )
    clipped, norm = clip_by_global_norm(gradients, 1.0)
    assert len(clipped) == 4 and clipped[0] is None and clipped[2] is None, (
        f"None stays None at its place; got {clipped}"
    )
    assert close(clipped[1], [0.6]) and close(clipped[3], [0.8]), (
        f"expected 0.6 and 0.8, got {clipped}"
    )
    assert close(norm, 5.0), f"expected norm 5, got {norm}"


def test_nothing_to_clip():
    for gradients in ([], [None, None]):
        clipped, norm = clip_by_global_norm(gradients, 1.0)
        assert list(clipped) == gradients and close(norm, 0.0), (
            f"{gradients}: the norm is 0 and the list stays; got "
            f"{clipped} and {norm}"
        )


def test_arguments_are_kept():
    for limit in (1.0, 100.0):
        gradients = example()
        arrays = list(gradients)
        clipped, _ = clip_by_global_norm(gradients, limit)
        assert clipped is not gradients, (
            f"norm 7, limit {limit}: return a new list, not the argument"
        )
        for i, expected in enumerate(example()):
            assert gradients[i] is arrays[i], (
                "the list was changed; return a new one"
            )
            assert np.array_equal(arrays[i], expected), (
                f"array {i} was changed in place: {arrays[i]}"
            )


def test_limits_that_are_not_positive():
    for limit in (0.0, -1.0):
        with pytest.raises(ValueError):
            clip_by_global_norm(example(), limit)
            pytest.fail(f"max_norm {limit} must raise ValueError")
        for gradients in ([], [None], [np.zeros(2)]):
            with pytest.raises(ValueError):
                clip_by_global_norm(gradients, limit)
                pytest.fail(
                    f"max_norm {limit} must raise ValueError for any "
                    f"gradients, also for {gradients}"
                )
