"""In an encoder block attention mixes tokens; all else is per token.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
width, heads, steps = 512, 8, 6
layers = keras.layers


class EncoderBlock(layers.Layer):
    def __init__(self):
        super().__init__()
        self.attention = layers.MultiHeadAttention(heads, width // heads)
        self.norm1 = layers.LayerNormalization()
        self.norm2 = layers.LayerNormalization()
        self.expand = layers.Dense(4 * width, activation="gelu")
        self.shrink = layers.Dense(width)

    def call(self, x, mix=True):  # pre-norm: normalize inside the branch
        if mix:
            y = self.norm1(x)
            x = x + self.attention(y, y)
        return x + self.shrink(self.expand(self.norm2(x)))


block = EncoderBlock()
x = np.random.default_rng(0).normal(size=(1, steps, width))
x = x.astype("float32")
changed = x.copy()
changed[0, 2] += 1.0 * np.sign(x[0, 2])  # another third token
for mix in (True, False):
    before, after = [keras.ops.convert_to_numpy(block(inputs, mix=mix))
                     for inputs in (x, changed)]
    moved = np.abs(after - before).max(axis=(0, 2)) > 1e-5
    name = "whole block" if mix else "feed-forward part"
    print(f"{name:18} shape {after.shape}, outputs changed by token 3: "
          + "".join("x" if m else "." for m in moved))
    assert moved.all() if mix else moved.sum() == 1
    assert after.shape == x.shape

attention = block.attention.count_params()
dense = block.expand.count_params() + block.shrink.count_params()
print(f"attention          {attention:9,} = 4 d^2 + 4 d")
print(f"feed-forward       {dense:9,} = 8 d^2 + 5 d")
print(f"whole block        {block.count_params():9,} = 12 d^2 + 13 d")
assert attention == 4 * width ** 2 + 4 * width
assert dense == 8 * width ** 2 + 5 * width
assert block.count_params() == 12 * width ** 2 + 13 * width
