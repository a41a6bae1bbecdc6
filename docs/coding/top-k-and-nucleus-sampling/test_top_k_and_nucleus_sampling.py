"""Tests for top_k_and_nucleus_sampling.py: run with pytest."""

import numpy as np
import pytest

from top_k_and_nucleus_sampling import sample, top_k, top_p

# softmax: 0.1, 0.4, 0.2, 0.3
PROBS = np.array([0.1, 0.4, 0.2, 0.3])
LOGITS = np.log(PROBS) + 3.0


def close(got, want, tolerance=1e-4):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


@pytest.mark.parametrize(
    "k, want",
    [
        (1, [0, 1, 0, 0]),
        (2, [0, 4 / 7, 0, 3 / 7]),
        (3, [0, 4 / 9, 2 / 9, 3 / 9]),
        (4, PROBS),
        (50, PROBS),
    ],
)
def test_top_k_by_hand(k, want):
    got = top_k(LOGITS, k)
    assert close(got, want), (
        f"probabilities 0.1, 0.4, 0.2, 0.3, k={k}: keep the {k} largest "
        "in their places and divide by their sum, expected "
        f"{np.round(want, 4)}, got {got}"
    )


@pytest.mark.parametrize(
    "p, want",
    [
        (0.0, [0, 1, 0, 0]),
        (0.3, [0, 1, 0, 0]),
        (0.45, [0, 4 / 7, 0, 3 / 7]),
        (0.65, [0, 4 / 7, 0, 3 / 7]),
        (0.75, [0, 4 / 9, 2 / 9, 3 / 9]),
        (0.95, PROBS),
        (1.0, PROBS),
    ],
)
def test_top_p_by_hand(p, want):
    got = top_p(LOGITS, p)
    assert close(got, want), (
        f"probabilities 0.1, 0.4, 0.2, 0.3, p={p}: the largest ones are "
        "0.4, 0.7, 0.9, 1 together, and the token that reaches p is kept;"
        f" expected {np.round(want, 4)}, got {got}"
    )


def test_equal_logits():
    zeros = np.zeros(4)
    got = top_k(zeros, 2)
    assert close(got, [0.5, 0.5, 0, 0]), (
        "four equal logits, k=2: exactly the first two are kept, got "
        f"{got}"
    )
    got = top_k(np.array([1.0, 5.0, 1.0, 1.0]), 2)
    want = np.array([1, np.exp(4.0), 0, 0]) / (1 + np.exp(4.0))
    assert close(got, want), f"ties for the second place: got {got}"
    for p, count in ((0.2, 1), (0.5, 2), (0.6, 3), (1.0, 4)):
        got = top_p(zeros, p)
        want = (np.arange(4) < count) / count
        assert close(got, want), (
            f"four equal logits, p={p}: the smallest set with at least p "
            f"has {count} tokens, lower indices first; got {got}"
        )
    many = top_k(np.zeros(100), 7)
    assert close(many, (np.arange(100) < 7) / 7), (
        "100 equal logits, k=7: the first seven are kept"
    )
    logits = np.tile([0.0, 3.0], 500)
    want = np.zeros(1000)
    want[1:400:2] = 1 / 200
    share = 200 * np.exp(3.0) / (500 * (np.exp(3.0) + 1))
    for name, got in (
        ("top_k, k=200", top_k(logits, 200)),
        ("top_p", top_p(logits, share - 1e-4)),
    ):
        assert close(got, want, 1e-6), (
            f"0, 3, 0, 3, ..., {name}: the first 200 of the 500 equal "
            f"logits 3 are kept, but token {np.flatnonzero(got)[-1]} is "
            "among the kept ones; lower indices first needs a stable sort"
        )
    got = top_p(np.zeros(10), 1.0)
    assert close(got, np.full(10, 0.1)), (
        "ten equal logits, p=1: all are kept, also when rounding leaves "
        f"the cumulative sum just below 1; got {got}"
    )


def test_temperature():
    # temperature 1/2 squares: 1, 16, 4, 9 of 30
    got = top_k(LOGITS, 3, temperature=0.5)
    assert close(got, [0, 16 / 29, 4 / 29, 9 / 29]), (
        "temperature 0.5 squares the probabilities before they are "
        f"divided by their sum: expected 16, 4, 9 of 29, got {got}"
    )
    got = top_p(LOGITS, 0.6, temperature=0.5)
    assert close(got, [0, 16 / 25, 0, 9 / 25]), (
        "temperature 0.5, p=0.6: 16/30 is less than 0.6, with 9/30 it is "
        f"enough; expected 16, 9 of 25, got {got}"
    )
    got = top_p(LOGITS, 0.8, temperature=0.5)
    assert close(got, [0, 16 / 25, 0, 9 / 25]), (
        "temperature 0.5, p=0.8: 25/30 is enough, so two tokens are "
        "kept; without temperature it would be three. The temperature "
        f"comes before the nucleus; got {got}"
    )
    flat = top_p(LOGITS, 0.85, temperature=1e4)
    assert close(flat, np.full(4, 0.25), 1e-3), (
        f"a very high temperature: all four tokens, 1/4 each; got {flat}"
    )


def test_rows_are_independent():
    probs = np.array(
        [[[0.7, 0.2, 0.1], [0.1, 0.5, 0.4]], [[0.3, 0.3, 0.4], [0, 0, 1]]]
    )
    with np.errstate(divide="ignore"):
        logits = np.log(probs) + np.array([[[0.0], [50.0]], [[-50.0], [9.0]]])
    got = top_p(logits, 0.65)
    want = [
        [[1, 0, 0], [0, 5 / 9, 4 / 9]],
        [[3 / 7, 0, 4 / 7], [0, 0, 1]],
    ]
    assert close(got, want), (
        "shape (2, 2, 3), p=0.65: every row has its own nucleus, "
        f"expected\n{np.round(want, 4)}\ngot\n{got}"
    )
    got = top_k(logits, 2)
    want = [
        [[7 / 9, 2 / 9, 0], [0, 5 / 9, 4 / 9]],
        [[3 / 7, 0, 4 / 7], [0, 0, 1]],
    ]
    assert close(got, want), (
        "shape (2, 2, 3), k=2: every row has its own two tokens, "
        f"expected\n{np.round(want, 4)}\ngot\n{got}"
    )


def test_large_logits():
    logits = np.array([1e4, 1e4, -1e4, 9990.0])
    for name, got in (
        ("top_k", top_k(logits, 3)),
        ("top_p", top_p(logits, 0.9)),
    ):
        assert np.all(np.isfinite(got)), (
            f"{name}: logits of 10,000 overflow, subtract the maximum"
        )
        assert close(got, [0.5, 0.5, 0, 0]), f"{name}: got {got}"
    logits = np.array([[1e4, 1e4], [-1e4, -1e4], [0.0, 0.0]])
    for name, got in (
        ("top_k", top_k(logits, 2)),
        ("top_p", top_p(logits, 1.0)),
    ):
        assert close(got, np.full((3, 2), 0.5)), (
            f"{name}: rows near 10,000, -10,000 and 0, two equal logits "
            f"each: 1/2 everywhere, got\n{got}\nOne maximum for each row?"
        )
    low = top_k(np.array([-1e4, -1e4 + np.log(3), -2e4]), 2)
    assert close(low, [0.25, 0.75, 0], 2e-3), (
        f"logits of -10,000: expected 1/4, 3/4, 0; got {low}"
    )


def test_forbidden_tokens():
    logits = np.array([0.0, -np.inf, np.log(3.0), -np.inf])
    for got in (top_k(logits, 3), top_p(logits, 1.0), top_p(logits, 0.9)):
        assert close(got, [0.25, 0, 0.75, 0]), (
            "tokens of logit -inf keep the probability 0: expected 1/4, "
            f"0, 3/4, 0; got {got}"
        )
    got = top_p(logits, 0.7)
    assert close(got, [0, 0, 1, 0]), f"p=0.7: token 2 alone, got {got}"


def test_long_tail():
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(5, 1000)) * 2
    for p in (0.5, 0.9):
        got = np.asarray(top_p(logits, p))
        assert close(got.sum(axis=-1), np.ones(5)), "rows sum to 1"
        full = top_k(logits, 1000)
        for row in range(5):
            inside = got[row] > 0
            mass = full[row][inside].sum()
            assert mass >= p - 1e-4, (
                f"the nucleus holds a mass of {mass:.4f} < p = {p}"
            )
            assert mass - full[row][inside].min() < p + 1e-4, (
                f"p={p}: without its least token the nucleus still "
                f"holds {mass - full[row][inside].min():.4f}; it is "
                "larger than needed"
            )
            assert full[row][inside].min() >= full[row][~inside].max(), (
                "a token outside the nucleus is more probable than one "
                "inside"
            )


def test_sample_frequencies():
    rng = np.random.default_rng(0)
    rows = np.broadcast_to([0.0, 0.5, 0.0, 0.2, 0.3, 0.0], (20000, 6))
    drawn = np.asarray(sample(rows, rng))
    assert drawn.shape == (20000,) and drawn.dtype.kind in "iu", (
        "20000 rows give 20000 integers, got shape "
        f"{drawn.shape} and type {drawn.dtype}"
    )
    shares = np.bincount(drawn, minlength=6) / 20000
    assert np.all(shares[[0, 2, 5]] == 0), (
        f"tokens of probability 0 were drawn: shares {shares}"
    )
    assert close(shares, rows[0], 0.02), (
        f"probabilities {rows[0]}, but the shares are {shares}"
    )


def test_sample_rows():
    rng = np.random.default_rng(1)
    sure = np.eye(5)[[[3, 0, 4], [1, 1, 2]]]
    drawn = np.asarray(sample(sure, rng))
    assert np.array_equal(drawn, [[3, 0, 4], [1, 1, 2]]), (
        "rows with a single possible token, shape (2, 3, 5): expected "
        f"[[3, 0, 4], [1, 1, 2]], got {drawn}"
    )
    one = sample(np.array([0.0, 0.0, 1.0]), rng)
    assert np.shape(one) == () and int(one) == 2, (
        f"a single row gives a single integer, 2; got {one}"
    )
    pairs = np.asarray(sample(np.full((4000, 2, 2), 0.5), rng))
    same = np.mean(pairs[:, 0] == pairs[:, 1])
    assert abs(same - 0.5) < 0.05, (
        "two fair rows agree in half of the draws, but here in "
        f"{same:.3f}: is every row drawn independently?"
    )


def test_sample_generator():
    rows = np.full((50, 10), 0.1)
    state = np.random.get_state()[1].copy()
    draws = [sample(rows, np.random.default_rng(s)) for s in (5, 5, 6)]
    assert np.array_equal(draws[0], draws[1]), (
        "the same generator state gives the same tokens: use rng"
    )
    assert not np.array_equal(draws[0], draws[2]), (
        "another generator gives the same tokens: use rng"
    )
    assert np.array_equal(np.random.get_state()[1], state), (
        "draw from rng, not from the global np.random"
    )


def test_inputs_are_kept():
    logits = np.stack([LOGITS, LOGITS[::-1]])
    kept = logits.copy()
    top_k(logits, 2, 0.5)
    assert np.array_equal(logits, kept), "top_k changed the logits"
    top_p(logits, 0.5, 0.5)
    assert np.array_equal(logits, kept), "top_p changed the logits"
    rows = np.stack([PROBS, PROBS[::-1]])
    kept = rows.copy()
    sample(rows, np.random.default_rng(0))
    assert np.array_equal(rows, kept), "sample changed its input"
