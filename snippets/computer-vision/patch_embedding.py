"""Cutting patches and projecting them is a strided convolution."""
import keras
import numpy as np

random = np.random.default_rng(0)
patch, width = 16, 768
image = random.normal(size=(1, 224, 224, 3)).astype("float32")

conv = keras.layers.Conv2D(width, patch, strides=patch)
conv.build(image.shape)
kernel = random.normal(size=conv.kernel.shape).astype("float32") / 28
conv.set_weights([kernel, np.zeros(width)])
tokens = keras.ops.convert_to_numpy(conv(image)).reshape(196, width)

cut = image.reshape(14, patch, 14, patch, 3).transpose(0, 2, 1, 3, 4)
by_hand = cut.reshape(196, patch * patch * 3) @ kernel.reshape(-1, width)
close = np.allclose(tokens, by_hand, atol=1e-3)
print(f"image {image.shape[1:]}")
print(f"patches {cut.shape[0]} x {cut.shape[1]} = {len(tokens)} tokens,",
      f"{by_hand.shape[1]} numbers each")
print(f"weights of the patch embedding {conv.count_params():,}")
print("convolution equals cut and project:", close)


def attend(x):  # one head of self-attention, no mask
    query, key, value = x @ weights[0], x @ weights[1], x @ weights[2]
    scores = query @ key.T / np.sqrt(64)
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True) @ value


weights = random.normal(size=(3, width, 64)) / np.sqrt(width)
positions = random.normal(size=tokens.shape)
order = random.permutation(196)
change = {}
for name, extra in ("without", 0), ("with", positions):
    before = attend(tokens + extra).mean(axis=0)
    after = attend(tokens[order] + extra).mean(axis=0)
    change[name] = np.abs(after - before).max() > 1e-6
    print(f"{name:8}positions, shuffling patches changes the mean output:",
          change[name])

assert close and np.abs(tokens).max() > 0.5
assert conv.count_params() == 16 * 16 * 3 * 768 + 768
assert not change["without"] and change["with"]
