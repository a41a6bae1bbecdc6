"""Twice the image side makes four times the tokens, 16 times the scores.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
patch, width = 16, 32
cut = keras.layers.Conv2D(width, patch, strides=patch)
attention = keras.layers.MultiHeadAttention(1, width)
sizes = []
for side in (224, 448):
    image = np.zeros((1, side, side, 3), "float32")
    tokens = keras.ops.reshape(cut(image), (1, -1, width))
    _, scores = attention(tokens, tokens, return_attention_scores=True)
    count = tokens.shape[1]
    entries = int(np.prod(scores.shape))
    sizes.append((count, entries))
    print(f"image {side} x {side}: {count} tokens, "
          f"{entries:,} attention weights a head")
growth = np.divide(sizes[1], sizes[0])
print(f"growth: tokens x {growth[0]:.0f}, weights x {growth[1]:.0f}")
print(f"parameters of the patch embedding, both sizes: "
      f"{cut.count_params():,}")

assert [count for count, _ in sizes] == [196, 784]
assert growth.tolist() == [4, 16]
assert cut.count_params() == patch * patch * 3 * width + width
