"""From logits, cross-entropy is exact; from probabilities it is capped."""
import keras
import numpy as np

from_logits = keras.losses.CategoricalCrossentropy(from_logits=True)
from_probabilities = keras.losses.CategoricalCrossentropy()
label = np.array([[0.0, 1.0]], dtype="float32")


def softmax(logits):
    return keras.ops.convert_to_numpy(keras.ops.softmax(logits))


print("wrong by   from logits   from probabilities")
for gap in (5, 50, 500):
    logits = np.array([[gap, 0.0]], dtype="float32")
    exact = float(from_logits(label, logits))
    capped = float(from_probabilities(label, softmax(logits)))
    print(f"{gap:8}  {exact:12.2f}  {capped:19.2f}")
    assert np.isclose(exact, gap + np.log1p(np.exp(-gap)), rtol=1e-5)
    assert capped < 16.2
assert np.isclose(capped, -np.log(keras.config.epsilon()), rtol=1e-3)

# The flag must match the last layer. Ten classes, a perfect prediction:
one_hot = np.eye(10, dtype="float32")[:1]
perfect = 100 * one_hot
right = abs(float(from_logits(one_hot, perfect)))
twice = float(from_logits(one_hot, softmax(perfect)))
print(f"perfect logits, from_logits=True         {right:.3f}")
print(f"perfect probabilities, from_logits=True  {twice:.3f}")
print(f"log(e + 9) - 1 =                         "
      f"{np.log(np.e + 9) - 1:.3f}")

assert right < 1e-6
assert np.isclose(twice, np.log(np.e + 9) - 1, atol=1e-4)
