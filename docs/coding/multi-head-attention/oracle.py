"""Compare with keras.layers.MultiHeadAttention and with einsum."""

import keras
import numpy as np


def data(heads, width, value, seed):
    rng = np.random.default_rng(seed)
    inputs, context = rng.normal(size=(2, 5, 6)), rng.normal(size=(2, 7, 4))
    matrices = [
        rng.normal(size=(6, heads * width)),
        rng.normal(size=(4, heads * width)),
        rng.normal(size=(4, heads * value)),
        rng.normal(size=(heads * value, 6)),
    ]
    mask = rng.random((2, 5, 7)) < 0.6
    mask[..., 0] = True
    return inputs, context, matrices, mask


def test_matches_keras(solution):
    heads, width, value = 3, 4, 5
    inputs, context, matrices, mask = data(heads, width, value, 0)
    layer = keras.layers.MultiHeadAttention(
        heads, width, value_dim=value, use_bias=False
    )
    layer.build(inputs.shape, context.shape)
    w_query, w_key, w_value, w_output = matrices
    by_name = {
        "query": w_query.reshape(6, heads, width),
        "key": w_key.reshape(4, heads, width),
        "value": w_value.reshape(4, heads, value),
        "attention_output": w_output.reshape(heads, value, 6),
    }
    for weight in layer.weights:
        weight.assign(by_name[weight.path.split("/")[-2]])
    for use in (None, mask):
        want, scores = layer(
            inputs.astype("float32"),
            context.astype("float32"),
            attention_mask=use,
            return_attention_scores=True,
        )
        output, weights = solution.multi_head_attention(
            inputs, context, *matrices, heads, use
        )
        np.testing.assert_allclose(output, np.array(want), atol=1e-4)
        np.testing.assert_allclose(weights, np.array(scores), atol=1e-5)


def test_matches_einsum(solution):
    heads = 2
    inputs, context, matrices, mask = data(heads, 3, 2, 1)
    q = np.einsum("btf,fhw->bhtw", inputs, matrices[0].reshape(6, 2, 3))
    k = np.einsum("bsf,fhw->bhsw", context, matrices[1].reshape(4, 2, 3))
    v = np.einsum("bsf,fhw->bhsw", context, matrices[2].reshape(4, 2, 2))
    terms = np.exp(np.einsum("bhtw,bhsw->bhts", q, k) / 3**0.5)
    terms *= mask[:, None]
    want = np.einsum(
        "bhts,bhsw,hwo->bto",
        terms / terms.sum(-1, keepdims=True),
        v,
        matrices[3].reshape(2, 2, 6),
    )
    output, _ = solution.multi_head_attention(
        inputs, context, *matrices, heads, mask
    )
    np.testing.assert_allclose(output, want, atol=1e-10)
