"""With a key-value cache, decoding equals full recomputation.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
steps, width, heads, size = 16, 64, 4, 16
x = np.random.default_rng(0).normal(size=(1, steps, width))
x = x.astype("float32")
layer = keras.layers.MultiHeadAttention(heads, size)
full = layer(x, x, use_causal_mask=True)  # all 16 tokens at once
full = keras.ops.convert_to_numpy(full)[0]
wq, bq, wk, bk, wv, bv, wo, bo = map(np.array, layer.get_weights())


def project(token, w, b):
    return np.einsum("d,dhk->hk", token, w) + b


def attend(q, keys, values):
    scores = np.einsum("hk,thk->ht", q, np.array(keys)) / np.sqrt(size)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    mixed = np.einsum("ht,thk->hk", weights, np.array(values))
    return np.einsum("hk,hkd->d", mixed, wo) + bo


keys, values, outputs = [], [], []
for token in x[0]:  # one token in, one output: nothing is recomputed
    keys.append(project(token, wk, bk))
    values.append(project(token, wv, bv))
    outputs.append(attend(project(token, wq, bq), keys, values))
error = np.abs(np.array(outputs) - full).max()
print("cached decoding equals full attention:", error < 1e-5)
print(f"tokens projected: {len(keys)} with the cache, "
      f"{sum(range(1, steps + 1))} without")
assert error < 1e-5


def cache_gib(layers, kv_heads, head_size, tokens, numbytes=2):
    return 2 * layers * kv_heads * head_size * tokens * numbytes / 2 ** 30


full_heads = cache_gib(32, 32, 128, 4096)
grouped = cache_gib(32, 8, 128, 4096)
print(f"7B model, 4,096 tokens, fp16: {full_heads:.1f} GiB per sequence")
print(f"the same with 8 key-value heads: {grouped:.1f} GiB")
assert full_heads == 2.0 and grouped == 0.5
