"""BERT's masking: 15 % of tokens chosen, then 80 / 10 / 10.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

rng = np.random.default_rng(0)
vocabulary, mask_token, specials = 1000, 4, 5  # ids 0 to 4 are special
texts = rng.integers(specials, vocabulary, (200, 128))
texts[:, 0], texts[:, -1] = 2, 3  # [CLS] and [SEP]


def mask_tokens(texts):
    chosen = (rng.random(texts.shape) < 0.15) & (texts >= specials)
    action = rng.random(texts.shape)
    inputs = texts.copy()
    inputs[chosen & (action < 0.8)] = mask_token
    swap = chosen & (action >= 0.8) & (action < 0.9)
    inputs[swap] = rng.integers(specials, vocabulary, swap.sum())
    return inputs, chosen  # the rest of the chosen stay as they are


inputs, chosen = mask_tokens(texts)
part = slice(0, 14)
print("text  ", texts[0, part])
print("input ", inputs[0, part])
print("target", np.where(chosen, texts, -1)[0, part])
masked = np.mean(inputs[chosen] == mask_token)
kept = np.mean(inputs[chosen] == texts[chosen])
swapped = 1 - masked - kept
print(f"chosen {chosen.mean():.2f}: [MASK] {masked:.2f}, "
      f"random {swapped:.2f}, unchanged {kept:.2f}")

loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
scores = rng.normal(size=(*texts.shape, vocabulary)).astype("float32")
weights = chosen.astype("float32")
first = float(loss(texts, scores, sample_weight=weights))
scores[~chosen] += rng.normal(size=vocabulary)
second = float(loss(texts, scores, sample_weight=weights))
print("other predictions change the loss:", not np.isclose(first, second))
assert abs(chosen[:, 1:-1].mean() - 0.15) < 0.01
assert abs(masked - 0.8) < 0.03 and abs(swapped - 0.1) < 0.03
assert abs(kept - 0.1) < 0.03 and np.isclose(first, second)
assert np.array_equal(inputs[~chosen], texts[~chosen])
assert not np.isclose(first, float(loss(texts, scores)))
