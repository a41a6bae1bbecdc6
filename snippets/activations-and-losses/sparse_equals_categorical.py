"""Sparse and categorical cross-entropy agree; each wants its own labels."""
import keras
import numpy as np

probabilities = np.array([[0.2, 0.7, 0.1]], dtype="float32")
integer = np.array([1])
one_hot = np.array([[0.0, 1.0, 0.0]], dtype="float32")
soft = np.array([[0.05, 0.9, 0.05]], dtype="float32")

categorical = keras.losses.CategoricalCrossentropy()
sparse = keras.losses.SparseCategoricalCrossentropy()

a = float(categorical(one_hot, probabilities))
b = float(sparse(integer, probabilities))
c = float(categorical(soft, probabilities))
print(f"categorical, one-hot label  {a:.4f}")
print(f"sparse, integer label       {b:.4f}  (-log 0.7 ="
      f" {-np.log(0.7):.4f})")
print(f"categorical, soft label     {c:.4f}")


column = integer[:, None]  # the same integers, shape (1, 1)
errors = []
for name, loss, labels in (
        ("categorical, integer label", categorical, column),
        ("sparse, one-hot label     ", sparse, one_hot)):
    try:
        loss(labels, probabilities)
    except ValueError as error:
        errors.append(str(error))
        print(f"{name}  ValueError")
print(errors[0].split(".")[0])

assert len(errors) == 2 and "must have the same shape" in errors[0]
assert np.isclose(a, b, atol=1e-6)
assert np.isclose(a, -np.log(0.7), atol=1e-6)
assert np.isclose(float(sparse(column, probabilities)), b)
assert c > a  # a soft label cannot be written as an integer
