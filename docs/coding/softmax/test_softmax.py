"""Tests for softmax.py: run `pytest test_softmax.py`."""

import numpy as np

from softmax import logsumexp, softmax

COUNTS = np.array(
    [
        [[1.0, 2, 3], [4, 1, 5], [2, 2, 6]],
        [[7.0, 1, 2], [3, 3, 4], [1, 9, 5]],
    ]
)  # softmax(log(counts)) is counts divided by their sum


def close(got, want):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(got, want, rtol=1e-5, atol=1e-6)


def test_softmax_by_hand():
    got = softmax(np.log([1.0, 2.0, 3.0]))
    assert close(got, [1 / 6, 2 / 6, 3 / 6]), (
        f"softmax of log 1, log 2, log 3 is 1/6, 2/6, 3/6; got {got}"
    )


def test_rows_of_a_square_matrix():
    got = softmax(np.log(COUNTS[0]))
    assert np.shape(got) == (3, 3), f"the shape changed: {np.shape(got)}"
    sums = np.sum(got, axis=1)
    assert close(sums, [1.0, 1.0, 1.0]), (
        f"rows sum to {sums}: is the sum taken over the last axis, "
        "with keepdims=True?"
    )
    want = [[1 / 6, 2 / 6, 3 / 6], [0.4, 0.1, 0.5], [0.2, 0.2, 0.6]]
    assert close(got, want), f"rows sum to 1 but are wrong: {got}"


def test_softmax_takes_any_axis():
    for axis in (0, 1, 2, -1, -2, -3):
        got = softmax(np.log(COUNTS), axis=axis)
        assert np.shape(got) == (2, 3, 3), f"shape {np.shape(got)}"
        want = COUNTS / COUNTS.sum(axis=axis, keepdims=True)
        assert close(got, want), (
            f"wrong along axis {axis} of a 3-D array: "
            "is the argument axis used everywhere?"
        )


def test_softmax_of_large_logits():
    want = np.array([1.0, np.e, np.e**2])
    want = want / want.sum()
    for shift in (1000.0, -1000.0):
        got = softmax(np.array([0.0, 1.0, 2.0]) + shift)
        assert close(got, want), (
            f"logits near {shift:.0f} give {got}, expected {want}: "
            "subtract the maximum before exp (and do not clip)"
        )
    got = softmax(np.array([0.0, 0.0, 3000.0]))
    assert close(got, [0.0, 0.0, 1.0]), (
        f"[0, 0, 3000] gives {got}: subtract the maximum, "
        "not the mean or a constant"
    )


def test_small_probabilities_are_kept():
    got = softmax(np.array([0.0, -30.0]))
    assert np.isclose(got[1] / np.exp(-30.0), 1.0, rtol=1e-3), (
        f"of logits 0 and -30, the second has probability {np.exp(-30.0)}, "
        f"got {got[1]}: no clipping, no rounding, nothing added to the sum"
    )


def test_each_slice_has_its_own_maximum():
    logits = np.array([[2000.0, 2000.0], [0.0, 0.0], [-2000.0, -2000.0]])
    got = softmax(logits)
    assert close(got, np.full((3, 2), 0.5)), (
        f"every row has two equal logits, got {got}: "
        "subtract the maximum of each slice, not of the whole array"
    )
    got = logsumexp(logits)
    want = np.array([2000.0, 0.0, -2000.0]) + np.log(2.0)
    assert close(got, want), (
        f"logsumexp of rows of different size gives {got}: "
        "one maximum for each slice"
    )


def test_masked_entries_get_zero():
    logits = np.array([0.0, -np.inf, np.log(3.0)])
    got = softmax(logits)
    assert close(got, [0.25, 0.0, 0.75]), (
        f"an entry of -inf has probability 0 and no influence; got {got}"
    )
    assert got[1] == 0, (
        f"a masked entry has probability 0, exactly; got {got[1]}"
    )
    low = softmax(np.array([-3000.0, -np.inf, -3000.0]))
    assert close(low, [0.5, 0.0, 0.5]) and low[1] == 0, (
        "-inf beside logits near -3000: the masked entry still has "
        f"probability 0, got {low}; was -inf replaced by a number?"
    )
    assert close(logsumexp(logits), np.log(4.0)), (
        f"-inf adds nothing to the sum; got {logsumexp(logits)}"
    )


def test_logsumexp_by_hand():
    got = logsumexp(np.log([1.0, 2.0, 3.0]))
    assert close(got, np.log(6.0)), (
        f"logsumexp(log 1, log 2, log 3) is log 6 = 1.791759; got {got}"
    )
    got = logsumexp(np.array([-3.5]))
    assert close(got, -3.5), f"of one entry it is that entry; got {got}"


def test_logsumexp_of_large_logits():
    for size in (1000.0, -1000.0):
        got = logsumexp(np.array([size, size]))
        assert close(got, size + np.log(2.0)), (
            f"logsumexp of twice {size:.0f} is {size:.0f} + log 2, got "
            f"{got}: subtract the maximum, then add it back"
        )


def test_logsumexp_axis_and_keepdims():
    for axis in (0, 1, 2, -1, -2):
        for keepdims in (False, True):
            got = logsumexp(np.log(COUNTS), axis=axis, keepdims=keepdims)
            want = np.log(COUNTS.sum(axis=axis, keepdims=keepdims))
            assert np.shape(got) == want.shape, (
                f"axis={axis}, keepdims={keepdims}: shape "
                f"{np.shape(got)}, expected {want.shape}"
            )
            assert close(got, want), (
                f"axis={axis}, keepdims={keepdims}: wrong values"
            )
    got = logsumexp(np.zeros((1, 2)))
    assert np.shape(got) == (1,), (
        f"shape (1, 2): only the last axis goes, a batch of 1 stays; got "
        f"shape {np.shape(got)}, expected (1,)"
    )


def test_input_is_kept_and_integers_work():
    for function in (softmax, logsumexp):
        logits = np.array([[1.0, 2.0], [3.0, 5.0]])
        before = logits.copy()
        function(logits)
        assert np.array_equal(logits, before), (
            f"{function.__name__} changed its input in place"
        )
    got = softmax(np.array([5, 6, 5]))
    want = np.array([1, np.e, 1]) / (2 + np.e)
    assert close(got, want), (
        f"integer logits 5, 6, 5: expected {want}, got {got}"
    )
    got = logsumexp(np.array([5, 6, 5]))
    assert close(got, 5 + np.log(2 + np.e)), (
        f"integer logits: expected {5 + np.log(2 + np.e)}, got {got}"
    )
