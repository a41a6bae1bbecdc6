"""Without positions, shuffling the words only shuffles the outputs.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
steps, width = 6, 32
rng = np.random.default_rng(0)
x = rng.normal(size=(1, steps, width)).astype("float32")
order = np.array([3, 0, 5, 1, 4, 2])
places = rng.normal(size=(1, steps, width)).astype("float32")

attention = keras.layers.MultiHeadAttention(4, 8)
feed_forward = keras.layers.Dense(width, activation="relu")


def encode(inputs, causal=False):
    mixed = attention(inputs, inputs, use_causal_mask=causal)
    return keras.ops.convert_to_numpy(feed_forward(mixed))[0]


def gap(add, causal=False):
    """Outputs for shuffled words, against the outputs shuffled."""
    outputs = encode(x + add, causal)
    shuffled = encode(x[:, order] + add, causal)
    return np.abs(shuffled - outputs[order]).max()


gaps = {"no positions": gap(0), "with positions": gap(places),
        "no positions, causal mask": gap(0, causal=True)}
for name, value in gaps.items():
    print(f"{name:26} equivariant: {value < 1e-5}")
pooled = encode(x).mean(axis=0) - encode(x[:, order]).mean(axis=0)
print(f"mean over the words        unchanged: "
      f"{np.abs(pooled).max() < 1e-5}")
assert gaps["no positions"] < 1e-5 and np.abs(pooled).max() < 1e-5
assert gaps["with positions"] > 1e-2
assert gaps["no positions, causal mask"] > 1e-2
