"""Splitting one width into more heads adds no parameters.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
width, steps = 512, 5
x = np.random.default_rng(0).normal(size=(1, steps, width))
x = x.astype("float32")


def count(heads, key_dim):
    layer = keras.layers.MultiHeadAttention(heads, key_dim)
    layer.build(x.shape, x.shape)
    return layer.count_params()


for heads, key_dim in [(1, 512), (8, 64), (16, 32), (8, 512)]:
    print(f"{heads:2} heads x {key_dim:3}: {count(heads, key_dim):9,}")
assert count(1, 512) == count(8, 64) == count(16, 32)
assert count(8, 64) == 4 * (width * width + width)
assert count(8, 512) > 7.9 * count(8, 64)  # key_dim is per head

layer = keras.layers.MultiHeadAttention(8, 64)
output, weights = layer(x, x, return_attention_scores=True)
output = keras.ops.convert_to_numpy(output)[0]
weights = keras.ops.convert_to_numpy(weights)[0]
print("weights", weights.shape, "= heads, queries, keys")

wq, bq, wk, bk, wv, bv, wo, bo = map(np.array, layer.get_weights())
q, k, v = [np.einsum("td,dhk->htk", x[0], w) + b[:, None]
           for w, b in [(wq, bq), (wk, bk), (wv, bv)]]
scores = q @ k.transpose(0, 2, 1) / np.sqrt(64)
by_hand = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
mixed = np.einsum("htk,hkd->td", by_hand @ v, wo) + bo
print("by hand equals Keras:", np.allclose(mixed, output, atol=1e-4))
assert np.allclose(by_hand, weights, atol=1e-4)
assert np.allclose(mixed, output, atol=1e-4)
assert not np.allclose(weights[0], weights[1], atol=1e-2)
