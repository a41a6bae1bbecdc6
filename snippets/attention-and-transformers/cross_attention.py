"""Cross-attention: queries from the target, keys from the source.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
source_steps, target_steps, width = 7, 4, 32
source = rng.normal(size=(1, source_steps, width)).astype("float32")
target = rng.normal(size=(1, target_steps, width)).astype("float32")
look_back = keras.layers.MultiHeadAttention(4, 8)
look_across = keras.layers.MultiHeadAttention(4, 8)


def decode(target, source):
    target, source = map(keras.ops.convert_to_tensor, (target, source))
    x = target + look_back(target, target, use_causal_mask=True)
    mixed, weights = look_across(
        x, source, source, return_attention_scores=True)
    return [keras.ops.convert_to_numpy(a)[0] for a in (x + mixed, weights)]


outputs, weights = decode(target, source)
print("output ", outputs.shape, "= target length x width")
print("weights", weights.shape, "= heads x target x source")

other_source, other_target = source.copy(), target.copy()
other_source[0, -1] += 1.0  # another last source word
other_target[0, 2] += 1.0  # another third target word
for name, changed in [("source word 7", decode(target, other_source)),
                      ("target word 3", decode(other_target, source))]:
    moved = np.abs(changed[0] - outputs).max(axis=1) > 1e-6
    print(f"{name} changes target positions",
          "".join("x" if m else "." for m in moved))
    if name.startswith("source"):
        assert moved.all()  # the whole source is visible
    else:
        assert moved.tolist() == [False, False, True, True]
assert weights.shape == (4, target_steps, source_steps)
assert np.allclose(weights.sum(axis=-1), 1, atol=1e-5)
