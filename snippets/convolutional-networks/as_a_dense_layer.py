"""A convolution is a dense layer with most weights zero, the rest shared.

figure matrix.svg: The 36 by 64 matrix of a 3 by 3 convolution: nine thin
    diagonal bands of color, everything else empty.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

keras.utils.set_random_seed(0)
conv = keras.layers.Conv2D(1, 3, use_bias=False)

# Column i of the matrix is the answer to an image with one lit pixel.
pixels = np.eye(64, dtype="float32").reshape(64, 8, 8, 1)
answers = keras.ops.convert_to_numpy(conv(pixels))
matrix = answers.reshape(64, 36).T

image = np.random.default_rng(0).normal(size=64).astype("float32")
out = keras.ops.convert_to_numpy(conv(image.reshape(1, 8, 8, 1)))
gap = np.abs(matrix @ image - out.ravel()).max()

used = matrix[matrix != 0]
dense = keras.layers.Dense(36, use_bias=False)
dense.build((None, 64))
print(f"same result as the matrix {gap < 1e-5}")
print(f"dense weights        {dense.count_params():6,}")
print(f"non-zero in a conv   {used.size:6,} (36 outputs x 9)")
print(f"different values     {np.unique(used).size:6,}")

figure, axes = plt.subplots(figsize=(6.4, 3.6))
bound = np.abs(matrix).max()
shown = np.where(matrix == 0, np.nan, matrix)
axes.imshow(shown, cmap="coolwarm", vmin=-bound, vmax=bound)
axes.set(xlabel="input pixel", ylabel="output position")
figure.savefig("matrix.svg")

assert gap < 1e-5
assert dense.count_params() == 2304
assert used.size == 36 * 9 and np.unique(used).size == 9
