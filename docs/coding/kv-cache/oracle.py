"""Compare with keras.layers.MultiHeadAttention without a cache."""

import keras
import numpy as np


def test_matches_keras_without_cache(solution):
    heads, width, batch, length = 2, 4, 3, 9
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, length, 6))
    w_query, w_key, w_value = rng.normal(size=(3, 6, heads * width))
    w_output = rng.normal(size=(heads * width, 6))
    layer = keras.layers.MultiHeadAttention(heads, width, use_bias=False)
    layer.build(x.shape, x.shape)
    by_name = {
        "query": w_query.reshape(6, heads, width),
        "key": w_key.reshape(6, heads, width),
        "value": w_value.reshape(6, heads, width),
        "attention_output": w_output.reshape(heads, width, 6),
    }
    for weight in layer.weights:
        weight.assign(by_name[weight.path.split("/")[-2]])
    small = x.astype("float32")
    want = np.array(layer(small, small, use_causal_mask=True))
    for chunks in ([9], [1] * 9, [5, 1, 3]):
        cache = solution.CachedAttention(
            w_query, w_key, w_value, w_output, heads, batch, length
        )
        ends = np.cumsum(chunks)
        parts = [cache.step(x[:, e - c : e]) for c, e in zip(chunks, ends)]
        np.testing.assert_allclose(
            np.concatenate(parts, axis=1), want, atol=1e-4
        )


def test_matches_loops(solution):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(1, 5, 4))
    w_query, w_key, w_value, w_output = rng.normal(size=(4, 4, 4))
    cache = solution.CachedAttention(
        w_query, w_key, w_value, w_output, 1, 1, 5
    )
    for t in range(5):
        past = x[0, : t + 1]
        terms = np.exp((past @ w_key) @ (x[0, t] @ w_query) / 2)
        want = terms @ (past @ w_value) / terms.sum() @ w_output
        got = cache.step(x[:, t : t + 1])
        np.testing.assert_allclose(got[0, 0], want, atol=1e-10)
