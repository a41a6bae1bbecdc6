"""A transposed convolution applies the transpose, not the inverse."""
import keras
import numpy as np

random = np.random.default_rng(0)
kernel = random.normal(size=(3, 1, 1)).astype("float32")


def run(operation, values, weights=kernel, **settings):
    values = np.asarray(values, "float32").reshape(1, -1, 1)
    out = operation(values, weights, padding="valid", **settings)
    return keras.ops.convert_to_numpy(out).ravel()


conv, transpose = keras.ops.conv, keras.ops.conv_transpose
matrix = np.array([run(conv, row, strides=2) for row in np.eye(9)]).T
signal, small = random.normal(size=9), random.normal(size=4)
up = run(transpose, small, strides=2)
down = run(conv, signal, strides=2)
back = run(transpose, down, strides=2)
print(f"convolution, stride 2: 9 -> {down.size}, matrix {matrix.shape}")
print(f"transposed, stride 2:  4 -> {up.size}, equals matrix.T @ x:",
      np.allclose(up, matrix.T @ small, atol=1e-5))
print("it restores the input:", np.allclose(back, signal, atol=0.1))

print("how often each output of a transposed convolution is written")
writes = {}
for size in (3, 4):
    ones = np.ones((size, 1, 1), "float32")
    counts = run(transpose, np.ones(5), ones, strides=2).astype(int)
    writes[size] = counts[2:-2].tolist()
    print(f"kernel {size}, stride 2: {writes[size]}")

holes = np.zeros((5, 1, 1), "float32")
holes[::2] = kernel
wide = run(conv, signal, dilation_rate=2)
print("dilation 2 equals a 5-tap kernel with holes:",
      np.allclose(wide, run(conv, signal, holes), atol=1e-5))

assert (down.size, up.size) == (4, 9)
assert np.allclose(up, matrix.T @ small, atol=1e-5)
assert np.abs(back - signal).max() > 0.1
assert set(writes[3]) == {1, 2} and set(writes[4]) == {2}
assert np.allclose(wide, run(conv, signal, holes), atol=1e-5)
