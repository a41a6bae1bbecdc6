"""With a mask, fifty padding zeros change nothing; without, they do.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
text = np.array([[7, 3, 9, 4, 2]], dtype="int32")
padded = np.pad(text, ((0, 0), (0, 50)))
padded_before = np.pad(text, ((0, 0), (50, 0)))


def build(mask_zero):
    return keras.Sequential([
        keras.Input((None,), dtype="int32"),
        keras.layers.Embedding(20, 128, mask_zero=mask_zero),
        keras.layers.LSTM(128)])


def run(model, tokens):
    return keras.ops.convert_to_numpy(model(tokens))


masked, unmasked = build(True), build(False)
unmasked.set_weights([np.array(w) for w in masked.get_weights()])
change = {}
for name, model in [("mask", masked), ("no mask", unmasked)]:
    plain = run(model, text)
    for side, tokens in [("after", padded), ("before", padded_before)]:
        difference = np.abs(run(model, tokens) - plain)
        change[name, side] = difference.max() / np.abs(plain).max()
        print(f"{name:8} 50 zeros {side:7} relative change "
              f"{change[name, side]:.2f}")

assert np.allclose(run(masked, text), run(unmasked, text))
assert change["mask", "after"] < 1e-5
assert change["mask", "before"] < 1e-5
assert change["no mask", "after"] > 0.5
assert change["no mask", "before"] > 0.5
mask = masked.layers[0].compute_mask(padded)
mask = keras.ops.convert_to_numpy(mask)
print("mask:", mask[0, :8].astype(int), "...", mask.sum(), "real tokens")
assert mask.sum() == text.size
