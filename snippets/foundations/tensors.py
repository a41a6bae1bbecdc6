"""A tensor is an array with a rank, a shape and one type of number."""
import keras
import numpy as np

ops = keras.ops
examples = {
    "loss value": ops.convert_to_tensor(0.25),
    "one example": ops.zeros((784,)),
    "table": ops.zeros((32, 784)),
    "token numbers": ops.zeros((32, 128), dtype="int32"),
    "embedded text": ops.zeros((32, 128, 64)),
    "color images": ops.zeros((32, 224, 224, 3), dtype="uint8"),
}
print("example        rank  shape               numbers")
for name, tensor in examples.items():
    shape = tuple(tensor.shape)
    dtype = keras.backend.standardize_dtype(tensor.dtype)
    print(f"{name:15}{len(shape):4}  {str(shape):20}{dtype}")

images = ops.ones((32, 8, 8, 3))
mean = ops.convert_to_tensor([0.5, 0.4, 0.3])  # one per channel
print("broadcast (32, 8, 8, 3) - (3,) ->", tuple((images - mean).shape))
print("reshape keeps the order of the numbers, transpose does not:")
grid = ops.reshape(ops.arange(6), (2, 3))
print("  reshape to (3, 2)", ops.convert_to_numpy(
    ops.reshape(grid, (3, 2))).tolist())
print("  transpose        ", ops.convert_to_numpy(
    ops.transpose(grid)).tolist())

rank = len(examples["color images"].shape)
matrix_rank = np.linalg.matrix_rank(np.ones((5, 5)))
print("5 x 5 of ones: tensor rank", np.ones((5, 5)).ndim,
      "- matrix rank", matrix_rank)

assert rank == 4 and np.ones((5, 5)).ndim == 2 and matrix_rank == 1
assert tuple((images - mean).shape) == (32, 8, 8, 3)
assert not np.array_equal(ops.reshape(grid, (3, 2)), ops.transpose(grid))
