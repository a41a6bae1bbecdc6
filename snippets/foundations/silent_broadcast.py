"""Shapes (n,) and (n, 1) subtract to (n, n): a wrong loss, no error."""
import keras
import numpy as np

numbers = np.random.default_rng(0)
labels = numbers.normal(size=200).astype("float32")  # shape (200,)
outputs = labels[:, None]  # a perfect model, shape (200, 1)

wrong = keras.ops.subtract(labels, outputs)
wrong_loss = float(keras.ops.mean(wrong ** 2))
right_loss = float(keras.ops.mean((labels[:, None] - outputs) ** 2))
library = float(keras.losses.MeanSquaredError()(labels, outputs))
print("labels", labels.shape, "outputs", outputs.shape,
      "difference", tuple(wrong.shape))
print(f"loss by hand, shapes as they are {wrong_loss:.2f}")
print(f"loss by hand, same shapes        {right_loss:.2f}")
print(f"keras.losses.MeanSquaredError    {library:.2f}")

assert tuple(wrong.shape) == (200, 200)
assert right_loss == 0 and library == 0
assert np.isclose(wrong_loss, 2 * labels.var(), rtol=1e-3)
