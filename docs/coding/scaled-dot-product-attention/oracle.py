"""Compare with keras.ops.dot_product_attention and with plain loops."""

import keras
import numpy as np


def test_matches_keras(solution):
    rng = np.random.default_rng(0)
    query = rng.normal(size=(2, 3, 6, 8))
    key = rng.normal(size=(2, 3, 6, 8))
    value = rng.normal(size=(2, 3, 6, 8))
    mask = rng.random((2, 1, 6, 6)) < 0.6
    mask |= np.eye(6, dtype=bool)
    # Keras puts the heads after the length.
    there = [
        np.swapaxes(x, 1, 2).astype("float32") for x in (query, key, value)
    ]
    for use, causal in ((None, False), (None, True), (mask, False)):
        want = keras.ops.dot_product_attention(
            *there, mask=use, is_causal=causal
        )
        want = np.swapaxes(keras.ops.convert_to_numpy(want), 1, 2)
        output, _ = solution.attention(query, key, value, use, causal)
        np.testing.assert_allclose(output, want, atol=1e-5)


def test_matches_loops(solution):
    rng = np.random.default_rng(1)
    query = rng.normal(size=(4, 5))
    key = rng.normal(size=(7, 5))
    value = rng.normal(size=(7, 2))
    mask = rng.random((4, 7)) < 0.5
    output, _ = solution.attention(query, key, value, mask, True)
    for i in range(4):
        seen = [j for j in range(7) if mask[i, j] and j <= i]
        terms = [np.exp(query[i] @ key[j] / 5**0.5) for j in seen]
        want = sum(
            (t * value[j] for t, j in zip(terms, seen)), np.zeros(2)
        ) / max(sum(terms), 1e-9)
        np.testing.assert_allclose(output[i], want, atol=1e-10)


def test_padding_mask_by_loops(solution):
    lengths = np.array([0, 3, 5, 1])
    mask = solution.padding_mask(lengths, 5)
    for row, length in enumerate(lengths):
        assert mask[row, 0].tolist() == [j < length for j in range(5)]
