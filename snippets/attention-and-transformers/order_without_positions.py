"""Without positions, an average sees word order under a causal mask only.

seconds: 90 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
words, width = 3, 32
layers = keras.layers
x = np.random.default_rng(0).normal(size=(1, words, width))
x = x.astype("float32")
swapped = x[:, [2, 1, 0]]  # the first and the last word change places


def stack(depth, causal):
    inputs = keras.Input((words, width))
    y = inputs
    for _ in range(depth):
        normed = layers.LayerNormalization()(y)
        y = y + layers.MultiHeadAttention(4, 8)(
            normed, normed, use_causal_mask=causal)
        normed = layers.LayerNormalization()(y)
        y = y + layers.Dense(width)(
            layers.Dense(4 * width, activation="relu")(normed))
    return keras.Model(inputs, layers.GlobalAveragePooling1D()(y))


print("average over the words, after two words change places")
changes = {}
for depth, causal in ((1, False), (12, False), (1, True)):
    model = stack(depth, causal)
    before, after = [keras.ops.convert_to_numpy(model(inputs))
                     for inputs in (x, swapped)]
    gap = np.abs(after - before).max() / np.abs(before).max()
    changes[depth, causal] = gap > 1e-3
    print(f"depth {depth:2}, causal mask {causal!s:5}  "
          f"changes: {changes[depth, causal]}")
    assert gap > 1e-2 if causal else gap < 1e-4
