"""Past the cap, cross-entropy of probabilities gives a gradient of zero.

backends: jax, torch -- on TensorFlow, Keras finds the softmax that made the
    probabilities and computes the loss from its logits after all
"""
import keras
import numpy as np

logits = np.array([[2.0, 0.0], [50.0, 0.0]], dtype="float32")
labels = np.array([1, 1])  # wrong by 2, and wrong by 50


def step(from_logits):
    """One SGD step on free logits; returns how far each row moved."""
    table = keras.layers.Embedding(2, 2)
    last = keras.layers.Activation("linear" if from_logits else "softmax")
    model = keras.Sequential([keras.Input((), dtype="int32"), table, last])
    table.set_weights([logits])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits)
    model.compile(keras.optimizers.SGD(2.0), loss)
    model.train_on_batch(np.arange(2), labels)
    return np.abs(table.get_weights()[0] - logits).max(axis=1)


exact, capped = step(from_logits=True), step(from_logits=False)
print("                      wrong by 2   wrong by 50")
print(f"from logits           {exact[0]:10.2f}  {exact[1]:12.2f}")
print(f"from probabilities    {capped[0]:10.2f}  {capped[1]:12.2f}")

assert np.isclose(exact[0], capped[0], atol=1e-3)
assert exact[1] > 0.9 and capped[1] == 0
