"""Tests for kv_cache.py: run with pytest."""

import numpy as np
import pytest

from kv_cache import CachedAttention


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def layer(batch=2, max_length=8, heads=2):
    """Features 6, width 3 per head, outputs 5."""
    rng = np.random.default_rng(0)
    w_query, w_key, w_value = rng.normal(size=(3, 6, heads * 3))
    w_output = rng.normal(size=(heads * 3, 5))
    return CachedAttention(
        w_query, w_key, w_value, w_output, heads, batch, max_length
    )


def averager(max_length=6):
    """Even weights: the output is the mean of all tokens so far."""
    zeros, eye = np.zeros((2, 2)), np.eye(2)
    return CachedAttention(zeros, eye, eye, eye, 1, 1, max_length)


def tokens(*shape, seed=1):
    return np.random.default_rng(seed).normal(size=shape)


def test_running_mean_by_hand():
    numbers = np.array([[[2.0, 8.0], [4.0, 4.0], [9.0, 0.0], [1.0, 0.0]]])
    want = [[[2.0, 8.0], [3.0, 6.0], [5.0, 4.0], [4.0, 3.0]]]
    cache = averager()
    for i in range(4):
        got = cache.step(numbers[:, i : i + 1])
        assert close(got, [[want[0][i]]]), (
            f"even weights, token {i}: the mean of the tokens so far is "
            f"{want[0][i]}, got {got}; empty slots must not count"
        )
    got = averager().step(numbers)
    assert close(got, want), (
        "a prompt of 4 tokens in one call, even weights: running means "
        f"expected, so token i sees tokens 0 to i; got\n{got}"
    )


def test_scores_by_hand():
    # width 4, so the scores are halved
    w_query, w_key = np.zeros((2, 4)), np.zeros((2, 4))
    w_query[0, 0] = 1.0
    w_key[1, 0] = 2 * np.log(3)
    w_value = np.array([[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]])
    cache = CachedAttention(
        w_query, w_key, w_value, np.eye(4), heads=1, batch=1, max_length=3
    )
    cache.step(np.array([[[8.0, 0.0]]]))
    got = cache.step(np.array([[[1.0, 1.0]]]))
    want = [[[0.0, 0.0, 0.75, 2.75]]]
    assert close(got, want), (
        "the scores of token 1, divided by sqrt(4), are 0 and log 3, its "
        f"weights 1/4 and 3/4: expected {want}, got {got}"
    )


@pytest.mark.parametrize(
    "chunks", [(1,) * 7, (4, 1, 1, 1), (1, 6), (3, 4), (2, 3, 2)]
)
def test_any_chunks_equal_one_call(chunks):
    x = tokens(2, 7, 6)
    want = layer().step(x)
    assert np.shape(want) == (2, 7, 5), (
        f"output (batch, new, outputs) = (2, 7, 5), got {np.shape(want)}"
    )
    cache, parts, start = layer(), [], 0
    for size in chunks:
        parts.append(cache.step(x[:, start : start + size]))
        start += size
        assert cache.length == start, (
            f"after {start} tokens, length is {cache.length}"
        )
    got = np.concatenate(parts, axis=1)
    first = np.flatnonzero(np.abs(got - want).max(axis=(0, 2)) > 1e-5)
    assert close(got, want), (
        f"chunks of {chunks} tokens and one call of 7 differ first at "
        f"token {first[:1]}: a new token sees the whole cache and the "
        "new tokens up to itself"
    )


@pytest.mark.parametrize("heads", [1, 3])
def test_heads_add_up(heads):
    rng = np.random.default_rng(4)
    width, x = 2, tokens(2, 5, 6)
    w_query, w_key, w_value = rng.normal(size=(3, 6, heads * width))
    w_output = rng.normal(size=(heads * width, 5))
    matrices = w_query, w_key, w_value, w_output
    kept = [w.copy() for w in matrices]
    got = CachedAttention(*matrices, heads, 2, 5).step(x)
    want = np.zeros((2, 5, 5))
    for head in range(heads):
        own = slice(head * width, (head + 1) * width)
        for row in range(2):
            columns = [w[:, own] for w in matrices[:3]]
            alone = CachedAttention(*columns, w_output[own], 1, 1, 5)
            want[row] += alone.step(x[row : row + 1])[0]
    assert close(got, want), (
        f"{heads} heads of width 2: the output is the sum of what each "
        "head gives alone, with its block of columns and rows and the "
        "scale 1 / sqrt(2), the width of one head"
    )
    for now, then in zip(matrices, kept):
        assert np.array_equal(now, then), "a matrix was changed in place"


def test_later_tokens_change_nothing():
    x = tokens(2, 6, 6)
    other = x.copy()
    other[:, 4:] += 3.0
    first, second = layer().step(x), layer().step(other)
    assert close(first[:, :4], second[:, :4]), (
        "tokens 4 and 5 changed, and an earlier output with them"
    )
    assert not close(first[:, 4:], second[:, 4:]), (
        "outputs 4 and 5 must depend on tokens 4 and 5"
    )


def test_what_is_cached():
    x = tokens(2, 3, 6)
    cache = layer(max_length=5)
    assert np.shape(cache.keys) == np.shape(cache.values) == (2, 2, 5, 3), (
        "keys and values have the shape (batch, heads, max_length, "
        f"width) = (2, 2, 5, 3), got {np.shape(cache.keys)}"
    )
    cache.step(x[:, :2])
    cache.step(x[:, 2:])
    rng = np.random.default_rng(0)
    _, w_key, w_value = rng.normal(size=(3, 6, 6))
    for name, held, w in (
        ("keys", cache.keys, w_key),
        ("values", cache.values, w_value),
    ):
        for head in range(2):
            want = x @ w[:, 3 * head : 3 * head + 3]
            assert close(held[:, head, :3], want), (
                f"{name} of head {head}: slot t holds token t times the "
                f"columns {3 * head} to {3 * head + 2} of the matrix"
            )


def test_the_past_comes_from_the_cache():
    cache = averager()
    cache.step(np.array([[[2.0, 8.0], [4.0, 4.0]]]))
    cache.values[0, 0, 0] = [11.0, 2.0]
    got = cache.step(np.array([[[0.0, 0.0]]]))
    assert close(got, [[[5.0, 2.0]]]), (
        "the cached value of token 0 was set to (11, 2): the mean of "
        f"(11, 2), (4, 4), (0, 0) is (5, 2), got {got}; are old tokens "
        "projected again?"
    )


def test_input_and_outputs_are_kept():
    x = tokens(2, 3, 6)
    kept = x.copy()
    cache = layer()
    first = cache.step(x)
    copy = np.array(first)
    assert np.array_equal(x, kept), "x changed in place"
    x[:] = 0.0
    got = cache.step(kept[:, :1])
    want = layer().step(np.concatenate([kept, kept[:, :1]], axis=1))
    assert close(got, want[:, 3:]), (
        "the caller reused the array x, and the cache changed with it"
    )
    assert np.array_equal(first, copy), (
        "a later step changed the output of an earlier one"
    )


def test_two_caches_share_nothing():
    x = tokens(2, 3, 6)
    want = layer().step(x)
    one, other = layer(), layer()
    one.step(x[:, :2])
    other.step(tokens(2, 5, 6, seed=2))
    assert close(one.step(x[:, 2:]), want[:, 2:]), (
        "a second cache was filled, and the first one changed"
    )


def test_sequences_do_not_mix():
    x = tokens(3, 4, 6)
    cache = layer(batch=3)
    got = [cache.step(x[:, :3]), cache.step(x[:, 3:])]
    for row in range(3):
        alone = layer(batch=1).step(x[row : row + 1])
        assert close(np.concatenate(got, axis=1)[row], alone[0]), (
            f"sequence {row} has other outputs alone than in the batch"
        )


def test_full_cache():
    numbers = np.array([[[2.0, 8.0], [4.0, 4.0], [9.0, 0.0]]])
    cache = averager(max_length=3)
    for used, new in ((0, 4), (2, 2), (3, 1)):
        if used > cache.length:
            try:
                got = cache.step(numbers[:, cache.length : used])
            except ValueError as error:
                pytest.fail(f"{used} tokens fit into 3 slots: {error}")
        held = np.array(cache.keys), np.array(cache.values)
        with pytest.raises(ValueError):
            cache.step(np.ones((1, new, 2)))
            pytest.fail(f"{used} + {new} tokens, 3 slots: raise ValueError")
        assert cache.length == used, (
            f"{used} + {new} tokens in 3 slots are refused: the length "
            f"is still {used}, got {cache.length}; check before you write"
        )
        for now, then in zip((cache.keys, cache.values), held):
            assert np.array_equal(now, then, equal_nan=True), (
                f"{used} + {new} tokens in 3 slots are refused, but the "
                "cache has changed: check before you write"
            )
    assert close(got, [[[5.0, 4.0]]]), (
        "3 tokens fit into 3 slots, and a refused step leaves the cache "
        f"as it was: expected 5, 4; got {got}"
    )


def test_reset():
    x = tokens(2, 3, 6)
    cache = layer()
    cache.step(tokens(2, 6, 6, seed=2))
    cache.reset()
    assert cache.length == 0, f"length after reset: {cache.length}"
    got = np.concatenate([cache.step(x[:, :1]), cache.step(x[:, 1:])], 1)
    assert close(got, layer().step(x)), (
        "after reset, old tokens still have an influence"
    )


def test_large_scores():
    eye = np.eye(2)
    cache = CachedAttention(100 * eye, 100 * eye, eye, eye, 1, 1, 4)
    cache.step(np.array([[[1.0, 0.0]]]))
    got = cache.step(np.array([[[2.0, 1.0]]]))
    assert close(got, [[[2.0, 1.0]]]), (
        "scores of 35,355 overflow: subtract the maximum; expected "
        f"2, 1; got {got}"
    )
    got = cache.step(np.array([[[-1.0, 0.0]]]))
    assert close(got, [[[-1.0, 0.0]]]), (
        f"scores -7,071, -14,142 and 7,071: expected -1, 0; got {got}"
    )
    cache = CachedAttention(-100 * eye, 100 * eye, eye, eye, 1, 1, 4)
    got = cache.step(np.array([[[1.0, 0.0], [0.1, 2.0]]]))
    assert close(got[0, 0], [1.0, 0.0]), (
        "the score of token 0 with itself is -7,071, and token 1 is "
        f"hidden from it: expected 1, 0; got {got[0, 0]}; hide with "
        "-inf, not with some negative number"
    )


def test_each_query_has_its_own_maximum():
    eye = np.eye(2)
    w_query = np.array([[100.0, 0.0], [0.0, -100.0]])
    cache = CachedAttention(w_query, 100 * eye, eye, eye, 1, 1, 2)
    got = cache.step(np.array([[[0.0, 1.0], [1.0, 0.0]]]))
    assert close(got, [[[0.0, 1.0], [1.0, 0.0]]]), (
        "token 0 has the score -7,071 with itself, token 1 has 7,071: "
        f"each attends to itself, got\n{got}\n"
        "Is the maximum taken for each query, or over the whole array?"
    )
