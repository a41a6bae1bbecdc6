"""Scaled dot-product attention is three lines, and equals Keras.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

rng = np.random.default_rng(0)
tokens, width = 4, 64
x = rng.normal(size=(tokens, width)).astype("float32")
to_q, to_k, to_v = rng.normal(0, width ** -0.5, (3, width, width))
q, k, v = [(x @ w).astype("float32") for w in (to_q, to_k, to_v)]


def attention_weights(q, k):
    scores = q @ k.T / np.sqrt(width)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


weights = attention_weights(q, k)
output = weights @ v

heads = [a[None, :, None] for a in (q, k, v)]  # batch, time, head, width
fused = keras.ops.dot_product_attention(*heads)
fused = keras.ops.convert_to_numpy(fused)[0, :, 0]
layer = keras.layers.Attention()  # query, value, key; does not scale
plain = keras.ops.convert_to_numpy(layer([q[None], v[None], k[None]]))[0]

print(np.round(weights, 2), "each row sums to 1")
scaled = np.allclose(output, fused, atol=1e-4)
unscaled = np.allclose(output, plain, atol=1e-4)
print("equals keras.ops.dot_product_attention:", scaled)
print("equals keras.layers.Attention:         ", unscaled)
rescaled = layer([q[None] / np.sqrt(width), v[None], k[None]])
rescaled = keras.ops.convert_to_numpy(rescaled)[0]
print("  with the query divided by 8:         ",
      np.allclose(output, rescaled, atol=1e-4))
other = rng.normal(size=x.shape)  # another text, the same matrices
change = attention_weights(other @ to_q, other @ to_k) - weights
print(f"another text moves a weight by up to {np.abs(change).max():.1f}")
assert np.abs(change).max() > 0.1
assert np.allclose(weights.sum(axis=-1), 1, atol=1e-5)
assert scaled and not unscaled
assert np.allclose(output, rescaled, atol=1e-4)
