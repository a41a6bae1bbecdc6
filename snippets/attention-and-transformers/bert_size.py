"""BERT-base: embeddings, twelve blocks and a pooler make 109 million.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras

layers = keras.layers
words, places, segments, width, depth = 30_522, 512, 2, 768, 12


def count(layer, *shapes):
    layer.build(*shapes)
    return layer.count_params()


shape = (None, None, width)
norm = count(layers.LayerNormalization(), shape)
embeddings = norm + sum(
    count(layers.Embedding(n, width), (None, None))
    for n in (words, places, segments))
block = (count(layers.MultiHeadAttention(12, width // 12), shape, shape)
         + count(layers.Dense(4 * width), shape)
         + count(layers.Dense(width), (None, None, 4 * width)) + 2 * norm)
pooler = count(layers.Dense(width, activation="tanh"), (None, width))
total = embeddings + depth * block + pooler
print(f"{words:,} word pieces, {places} positions, width {width}")
print(f"embeddings  {embeddings:11,}")
print(f"one block   {block:11,}")
print(f"12 blocks   {depth * block:11,}")
print(f"pooler      {pooler:11,}")
print(f"BERT-base   {total:11,}")
print(f"a classifier of 2 classes adds "
      f"{count(layers.Dense(2), (None, width)):,}")
assert block == 12 * width ** 2 + 13 * width
assert embeddings < depth * block
assert total == 109_482_240  # the paper rounds: 110M
