"""Tests for scaled_dot_product_attention.py: run with pytest."""

import numpy as np
import pytest

from scaled_dot_product_attention import attention, padding_mask


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def random_inputs(queries, keys, leading=(), seed=0):
    rng = np.random.default_rng(seed)
    query = rng.normal(size=(*leading, queries, 4))
    key = rng.normal(size=(*leading, keys, 4))
    value = rng.normal(size=(*leading, keys, 3))
    return query, key, value


def test_by_hand():
    # width 4, so the scores are halved: log 1, log 2, log 3
    query = np.array([[2.0, 0.0, 0.0, 0.0], [0.0, 5.0, 0.0, 0.0]])
    key = np.zeros((3, 4))
    key[:, 0] = np.log([1.0, 2.0, 3.0])
    value = np.array([[6.0], [0.0], [12.0]])
    output, weights = attention(query, key, value)
    want = np.array([[1 / 6, 2 / 6, 3 / 6], [1 / 3, 1 / 3, 1 / 3]])
    assert close(weights, want), (
        "scores / sqrt(4) are log 1, log 2, log 3 for the first query, "
        f"so the weights are\n{want}\ngot\n{weights}\nIs the scale "
        "1 / sqrt(query width), and the softmax over the keys?"
    )
    assert close(output, [[7.0], [6.0]]), (
        f"weighted means of 6, 0, 12 are 7 and 6, got\n{output}"
    )


def test_causal_by_hand():
    value = np.array([[2.0], [4.0], [9.0]])
    zeros = np.zeros((3, 2))
    output, weights = attention(zeros, zeros, value, causal=True)
    want = [[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]]
    assert close(weights, want), (
        "equal scores, causal: query i shares its weight among keys "
        f"0 to i, itself included; got\n{weights}"
    )
    assert close(output, [[2.0], [3.0], [5.0]]), (
        f"running means of 2, 4, 9 are 2, 3, 5; got\n{output}"
    )


@pytest.mark.parametrize("queries, keys", [(2, 4), (4, 2)])
def test_causal_with_other_lengths(queries, keys):
    query = np.zeros((queries, 4))
    _, weights = attention(
        query, np.zeros((keys, 4)), np.zeros((keys, 3)), causal=True
    )
    want = np.zeros((queries, keys))
    for i in range(queries):
        want[i, : i + 1] = 1 / min(i + 1, keys)
    assert close(weights, want), (
        f"{queries} queries, {keys} keys, causal: query i sees keys "
        f"j <= i, expected\n{want}\ngot\n{weights}"
    )


def test_the_future_does_not_matter():
    query, key, value = random_inputs(5, 5, (2,))
    before, _ = attention(query, key, value, causal=True)
    key[:, 3:] += 7.0
    value[:, 3:] -= 7.0
    after, _ = attention(query, key, value, causal=True)
    assert close(after[:, :3], before[:, :3]), (
        "causal: positions 3 and 4 changed, and with them an output "
        "at positions 0 to 2"
    )
    assert not close(after[:, 3:], before[:, 3:]), (
        "causal: outputs from position 3 on must see position 3"
    )


def test_padding():
    mask = padding_mask(np.array([4, 2, 1]), 4)
    want = np.array([[[1, 1, 1, 1]], [[1, 1, 0, 0]], [[1, 0, 0, 0]]])
    assert np.shape(mask) == (3, 1, 4), (
        f"the padding mask has shape (3, 1, 4), got {np.shape(mask)}"
    )
    assert np.array_equal(mask, want.astype(bool)), (
        f"padding_mask([4, 2, 1], 4): True at real tokens, got\n{mask}"
    )
    assert np.asarray(mask).dtype == bool, (
        f"the padding mask is boolean, got {np.asarray(mask).dtype}"
    )
    short = padding_mask(np.array([2, 0]), 4)
    assert np.shape(short) == (2, 1, 4) and np.array_equal(
        short[:, 0], [[True, True, False, False], [False] * 4]
    ), (
        "padding_mask([2, 0], 4): the width is the size, also when all "
        f"lengths are smaller; got\n{short}"
    )
    query, key, value = random_inputs(4, 4, (3,))
    key[1, 2:], value[1, 2:] = 50.0, 1000.0
    key[2, 1:], value[2, 1:] = 50.0, 1000.0
    for causal in (False, True):
        output, weights = attention(query, key, value, mask, causal)
        for row, length in enumerate([4, 2, 1]):
            short, _ = attention(
                query[row],
                key[row, :length],
                value[row, :length],
                causal=causal,
            )
            assert close(output[row], short), (
                f"padding, causal={causal}: a sequence of length "
                f"{length} padded to 4 gives another output than "
                "without the padding"
            )
            assert np.all(weights[row, :, length:] == 0), (
                "padding must have weight exactly 0"
            )


def test_masked_weights_sum_to_one():
    query, key, value = random_inputs(4, 4, seed=1)
    mask = np.array(
        [[1, 1, 0, 1], [0, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]],
        dtype=bool,
    )
    output, weights = attention(query, key, value, mask)
    assert np.all(weights[~mask] == 0), (
        f"True allows and False hides; got the weights\n{weights}"
    )
    sums = np.sum(weights, axis=-1)
    assert close(sums, np.ones(4)), (
        f"with a mask the weights of the queries sum to {sums}, not "
        "to 1: mask the scores, before the softmax"
    )
    assert close(output[[1, 3]], value[[1, 3]]), (
        "a query with a single allowed key returns its value"
    )


def test_mask_and_causal_together():
    zeros = np.zeros((3, 4))
    mask = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 1]], dtype=bool)
    _, weights = attention(zeros, zeros, zeros, mask, causal=True)
    want = [[1, 0, 0], [0, 1, 0], [0.5, 0, 0.5]]
    assert close(weights, want), (
        "mask and causal: a key must be allowed by both, expected\n"
        f"{np.array(want)}\ngot\n{weights}"
    )


def test_query_without_a_key():
    query, key, value = random_inputs(3, 3, (2,), seed=2)
    plain, _ = attention(query, key, value)
    mask = np.ones((2, 3, 3), dtype=bool)
    mask[0, 1] = False
    output, weights = attention(query, key, value, mask)
    assert np.all(np.isfinite(output)) and np.all(np.isfinite(weights)), (
        "a query with no allowed key gives NaN or infinity: "
        f"\n{weights[0]}"
    )
    assert np.all(weights[0, 1] == 0) and np.all(output[0, 1] == 0), (
        "a query with no allowed key has weights 0 and output 0, got "
        f"{weights[0, 1]} and {output[0, 1]}"
    )
    assert close(output[1], plain[1]) and close(output[0, 0], plain[0, 0]), (
        "one query without a key changed the output of the others"
    )
    empty = padding_mask(np.array([0, 3]), 3)
    output, _ = attention(query, key, value, empty)
    assert np.all(output[0] == 0), "a sequence of length 0: output 0"
    assert close(output[1], plain[1]), "length 3 of 3: nothing masked"


def test_large_scores():
    # scores 1e4, 1e4 - log 3 and, masked in one case, 1.2e4
    query = np.array([[100.0, 0.0, 0.0, 2.0]])
    key = np.zeros((3, 4))
    key[:, 0] = [200.0, 200.0, 240.0]
    key[1, 3] = -np.log(3.0)
    value = np.array([[1.0], [5.0], [100.0]])
    output, _ = attention(query, key, value)
    assert close(output, [[100.0]]), (
        "scores of 10,000 overflow the exponential: subtract the "
        f"maximum; expected 100, got {output}"
    )
    mask = np.array([True, True, False])
    output, weights = attention(query, key, value, mask)
    assert close(weights, [[0.75, 0.25, 0.0]], 2e-3), (
        "the largest score is masked: take the maximum over the "
        f"allowed keys, expected 3/4, 1/4, 0; got {weights}"
    )
    output, _ = attention(-query, key, value)
    assert close(output, [[4.0]], 1e-2), (
        f"scores of -10,000: expected 1/4 * 1 + 3/4 * 5 = 4, got {output}"
    )
    key[2, 0] = -200.0
    _, weights = attention(query, key, value, ~mask)
    assert close(weights, [[0.0, 0.0, 1.0]]), (
        "the only allowed score is -10,000, the hidden ones are 10,000: "
        f"expected the weights 0, 0, 1, got {weights}; hide with -inf, "
        "not with a negative number that scores can reach"
    )


def test_batch_and_heads():
    query, key, value = random_inputs(3, 5, (2, 6), seed=3)
    mask = padding_mask(np.array([5, 2]), 5)[:, np.newaxis]
    output, weights = attention(query, key, value, mask)
    assert np.shape(output) == (2, 6, 3, 3), (
        f"expected the output shape (2, 6, 3, 3), got {np.shape(output)}"
    )
    assert np.shape(weights) == (2, 6, 3, 5), (
        f"expected weights (2, 6, 3, 5), got {np.shape(weights)}"
    )
    for row in range(2):
        for head in range(6):
            one, _ = attention(
                query[row, head], key[row, head], value[row, head], mask[row, 0]
            )
            assert close(output[row, head], one), (
                f"batch {row}, head {head}: computed together with the "
                "others it gives another output than alone"
            )


@pytest.mark.parametrize(
    "shape", [(4,), (4, 4), (4, 4, 4), (4, 1, 4, 4), (4, 1, 4), (4, 4, 1, 4)]
)
def test_shapes_of_masks(shape):
    # 4 examples, 4 heads, 4 tokens: only the position of an axis tells
    query, key, value = random_inputs(4, 4, (4, 4), seed=4)
    mask = np.random.default_rng(5).random(shape) < 0.5
    mask[..., 0] = True
    _, weights = attention(query, key, value, mask)
    want = np.broadcast_to(mask, (4, 4, 4, 4))
    assert np.array_equal(weights > 0, want), (
        f"a mask of shape {shape} broadcasts to (..., queries, keys) = "
        "(4, 4, 4, 4) by NumPy's rule, from the right; other keys are "
        "hidden"
    )


def test_inputs_are_kept():
    inputs = random_inputs(3, 3, (2,))
    mask = np.ones((2, 3, 3), dtype=bool)
    kept = [x.copy() for x in (*inputs, mask)]
    attention(*inputs, mask, causal=True)
    for name, now, then in zip(
        ("query", "key", "value", "mask"), (*inputs, mask), kept
    ):
        assert np.array_equal(now, then), f"{name} changed in place"


def test_each_query_has_its_own_maximum():
    # scores of about 10,000 beside scores of about -10,000
    query = np.array([[100.0], [-100.0]])
    key = np.array([[100.0], [100.01]])
    _, weights = attention(query, key, np.eye(2))
    low = 1 / (1 + np.e)
    assert close(weights, [[low, 1 - low], [1 - low, low]]), (
        "the scores of a row differ by 1, so its weights are "
        f"{low:.4f} and {1 - low:.4f}; got\n{weights}\n"
        "Is the maximum taken for each query, or over the whole array?"
    )
