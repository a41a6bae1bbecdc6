"""Tests for multi_head_attention.py: run with pytest."""

import numpy as np
import pytest

from multi_head_attention import multi_head_attention


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def weights_for(heads, features=6, context=6, width=2, value=3, outputs=5):
    """Random w_query, w_key, w_value, w_output."""
    rng = np.random.default_rng(0)
    return [
        rng.normal(size=(features, heads * width)),
        rng.normal(size=(context, heads * width)),
        rng.normal(size=(context, heads * value)),
        rng.normal(size=(heads * value, outputs)),
    ]


def tokens(*shape, seed=1):
    return np.random.default_rng(seed).normal(size=shape)


def by_hand():
    x = np.array([[[1.0, 0.0, 2.0, 10.0], [0.0, 1.0, 6.0, -2.0]]])
    # Head 0 has only zeros: even weights. Head 1 (columns 2, 3)
    # gives token 0 the scores 0 and sqrt(2) log 3, before scaling.
    w_query, w_key = np.zeros((4, 4)), np.zeros((4, 4))
    w_query[0, 2] = 1.0
    w_key[1, 2] = np.sqrt(2) * np.log(3)
    w_output = np.array(
        [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 2.0]]
    )
    return x, w_query, w_key, np.eye(4), w_output


def test_weights_by_hand():
    x, *matrices = by_hand()
    _, weights = multi_head_attention(x, x, *matrices, heads=2)
    assert np.shape(weights) == (1, 2, 2, 2), (
        "weights have the shape (batch, heads, queries, keys) = "
        f"(1, 2, 2, 2), got {np.shape(weights)}"
    )
    assert close(weights[0, 0], np.full((2, 2), 0.5)), (
        "head 0 owns columns 0 and 1, which are zero: its weights are "
        f"all 1/2, got\n{weights[0, 0]}"
    )
    assert close(weights[0, 1], [[0.25, 0.75], [0.5, 0.5]]), (
        "head 1, width 2: the scaled scores of token 0 are 0 and log 3,"
        f" so its weights are 1/4 and 3/4, got\n{weights[0, 1]}\n"
        "Is the scale 1 / sqrt(width of one head)?"
    )


def test_output_by_hand():
    x, *matrices = by_hand()
    output, _ = multi_head_attention(x, x, *matrices, heads=2)
    want = [[[1.0, 5.0, 2.0], [1.0, 4.0, 8.0]]]
    assert close(output, want), (
        "joined heads are (1/2, 1/2, 5, 1) and (1/2, 1/2, 4, 4); times "
        f"w_output that is\n{np.array(want)}\ngot\n{output}\n"
        "Are the heads joined in order, token by token?"
    )


def test_cross_attention():
    matrices = weights_for(heads=3, features=4, context=7)
    inputs, context = tokens(2, 3, 4), tokens(2, 5, 7, seed=2)
    output, weights = multi_head_attention(
        inputs, context, *matrices, heads=3
    )
    assert np.shape(output) == (2, 3, 5), (
        f"output (batch, queries, outputs) = (2, 3, 5), got "
        f"{np.shape(output)}"
    )
    assert np.shape(weights) == (2, 3, 3, 5), (
        f"weights (2, 3, 3, 5), got {np.shape(weights)}"
    )
    assert close(np.sum(weights, axis=-1), np.ones((2, 3, 3))), (
        "the weights of each query sum to 1 over the keys"
    )
    context = np.repeat(context[:, :1], 5, axis=1)
    output, _ = multi_head_attention(inputs, context, *matrices, heads=3)
    want = context[:, :3] @ matrices[2] @ matrices[3]
    assert close(output, want), (
        "when all context tokens are equal, the output is "
        "context @ w_value @ w_output: values come from the context"
    )


def test_context_of_the_same_shape():
    matrices = weights_for(heads=2)
    inputs, context = tokens(1, 4, 6), tokens(1, 4, 6, seed=2)
    output, _ = multi_head_attention(inputs, context, *matrices, heads=2)
    order = [2, 0, 3, 1]
    shuffled, _ = multi_head_attention(
        inputs, context[:, order], *matrices, heads=2
    )
    assert close(shuffled, output), (
        "the order of the context tokens must not matter without a "
        "mask: do keys and values both come from the context?"
    )
    shuffled, _ = multi_head_attention(
        inputs[:, order], context, *matrices, heads=2
    )
    assert close(shuffled, output[:, order]), (
        "queries come from the inputs: shuffled inputs give outputs "
        "shuffled in the same way"
    )


def test_order_of_heads():
    heads, width, value = 3, 2, 4
    matrices = weights_for(heads, width=width, value=value)
    x = tokens(2, 4, 6)
    output, weights = multi_head_attention(x, x, *matrices, heads=heads)
    order = [2, 0, 1]
    narrow = np.arange(heads * width).reshape(heads, width)[order].ravel()
    wide = np.arange(heads * value).reshape(heads, value)[order].ravel()
    w_query, w_key, w_value, w_output = matrices
    moved, moved_weights = multi_head_attention(
        x,
        x,
        w_query[:, narrow],
        w_key[:, narrow],
        w_value[:, wide],
        w_output[wide],
        heads=heads,
    )
    assert close(moved_weights, weights[:, order]), (
        "when the column blocks of the heads change places, so do the "
        "weights: head h owns a contiguous block of columns"
    )
    assert close(moved, output), (
        "when the blocks of all four matrices change places together, "
        "the output stays the same: are heads split and joined alike?"
    )


def test_examples_and_tokens_do_not_mix():
    matrices = weights_for(heads=2)
    x = tokens(3, 4, 6)
    output, _ = multi_head_attention(x, x, *matrices, heads=2)
    for row in range(3):
        alone, _ = multi_head_attention(
            x[row : row + 1], x[row : row + 1], *matrices, heads=2
        )
        assert close(alone[0], output[row]), (
            f"example {row} gives another output alone than in the batch"
        )
    one, _ = multi_head_attention(x[:, 1:2], x, *matrices, heads=2)
    assert close(one[:, 0], output[:, 1]), (
        "a single query gives another output than among other queries"
    )


def test_padding_mask_with_as_many_heads_as_examples():
    matrices = weights_for(heads=2)
    x = tokens(2, 4, 6)
    mask = np.array([[[1, 1, 1, 1]], [[1, 1, 0, 0]]], dtype=bool)
    output, weights = multi_head_attention(
        x, x, *matrices, heads=2, mask=mask
    )
    assert np.all(weights[1, :, :, 2:] == 0), (
        "example 1 has 2 real tokens: in all heads its tokens 2 and 3 "
        "have weight 0. Has the mask got an axis for the heads?"
    )
    assert np.all(weights[0] > 0), (
        "example 0 has no padding: none of its weights is 0. Has the "
        "mask got an axis for the heads?"
    )
    short, _ = multi_head_attention(
        x[1:, :2], x[1:, :2], *matrices, heads=2
    )
    assert close(output[1, :2], short[0]), (
        "example 1: padded and masked, it gives another output than "
        "cut to its 2 tokens; mask the scores before the softmax"
    )


def test_causal_mask():
    matrices = weights_for(heads=3)
    x = tokens(2, 4, 6)
    mask = np.tri(4, dtype=bool)
    before, weights = multi_head_attention(
        x, x, *matrices, heads=3, mask=mask
    )
    assert np.all((weights > 0) == mask), (
        "a mask of shape (queries, keys) holds for all examples and "
        "heads; True allows"
    )
    x[:, 2:] += 1.0
    after, _ = multi_head_attention(x, x, *matrices, heads=3, mask=mask)
    assert close(after[:, :2], before[:, :2]), (
        "causal: tokens 2 and 3 changed, and outputs 0 and 1 with them"
    )
    both = np.broadcast_to(mask, (2, 4, 4))
    full, _ = multi_head_attention(x, x, *matrices, heads=3, mask=both)
    assert close(full, after), "a (batch, queries, keys) mask: other output"


@pytest.mark.parametrize(
    "shape", [(4,), (4, 4), (1, 4, 4), (1, 1, 4), (4, 1, 4), (4, 4, 4)]
)
def test_shapes_of_masks(shape):
    # 4 examples of 4 tokens: only the position of an axis tells
    matrices = weights_for(heads=2)
    x = tokens(4, 4, 6)
    mask = np.random.default_rng(3).random(shape) < 0.5
    mask[..., 0] = True
    _, weights = multi_head_attention(x, x, *matrices, heads=2, mask=mask)
    want = np.broadcast_to(mask, (4, 4, 4))
    for head in range(2):
        assert np.array_equal(weights[:, head] > 0, want), (
            f"a mask of shape {shape} broadcasts to (batch, queries, "
            f"keys) = (4, 4, 4); in head {head} it hides other keys"
        )


def test_one_head():
    # width 4, so the scores are halved: log 1, log 3
    x = np.array([[[2.0, 0.0], [0.0, 1.0]]])
    w_query, w_key = np.zeros((2, 4)), np.zeros((2, 4))
    w_query[0, 1] = 1.0
    w_key[1, 1] = np.log(3)
    output, _ = multi_head_attention(
        x, x, w_query, w_key, np.eye(2), np.eye(2), heads=1
    )
    want = [[[0.5, 0.75], [1.0, 0.5]]]
    assert close(output, want), (
        f"one head: expected\n{np.array(want)}\ngot\n{output}"
    )


def test_large_scores():
    x, w_query, w_key, w_value, w_output = by_hand()
    w_key[1, 2] = 1e4
    output, _ = multi_head_attention(
        x, x, w_query, w_key, w_value, w_output, heads=2
    )
    assert close(output[0, 0], [1.0, 6.0, -4.0]), (
        "a score of 7,071 makes head 1 of token 0 copy token 1, "
        f"expected 1, 6, -4; got {output[0, 0]}"
    )
    hides_last = np.array([[True, False], [True, True]])
    output, _ = multi_head_attention(
        x, x, w_query, w_key, w_value, w_output, heads=2, mask=hides_last
    )
    assert close(output[0, 0], [1.0, 2.0, 20.0]), (
        "token 1 is hidden from token 0, and its score of 7,071 with it: "
        f"expected 1, 2, 20; got {output[0, 0]}; mask the scores before "
        "you take the maximum"
    )
    w_key[:2, 2] = 1e4, -1e4
    hides_first = np.array([[False, True], [True, True]])
    output, _ = multi_head_attention(
        x, x, w_query, w_key, w_value, w_output, heads=2, mask=hides_first
    )
    assert close(output[0, 0], [1.0, 6.0, -4.0]), (
        "token 0 sees only token 1, with a score of -7,071: expected 1, "
        f"6, -4; got {output[0, 0]}; hide with -inf, not with a negative "
        "number that scores can reach"
    )


@pytest.mark.parametrize("which", [0, 1, 2])
def test_columns_that_do_not_split(which):
    matrices = weights_for(heads=2, width=2, value=2)
    x = tokens(1, 4, 6)
    columns = [0, 1, 2, 3, 0]
    if which < 2:
        matrices[0] = matrices[0][:, columns]
        matrices[1] = matrices[1][:, columns]
    else:
        matrices[2] = matrices[2][:, columns]
    with pytest.raises(ValueError):
        multi_head_attention(x, x, *matrices, heads=2)
        pytest.fail("5 columns for 2 heads must raise ValueError")


def test_inputs_are_kept():
    arrays = [tokens(2, 4, 6), *weights_for(heads=2), np.tri(4, dtype=bool)]
    kept = [x.copy() for x in arrays]
    multi_head_attention(arrays[0], *arrays[:5], heads=2, mask=arrays[5])
    names = ["inputs", "w_query", "w_key", "w_value", "w_output", "mask"]
    for name, now, then in zip(names, arrays, kept):
        assert np.array_equal(now, then), f"{name} changed in place"
