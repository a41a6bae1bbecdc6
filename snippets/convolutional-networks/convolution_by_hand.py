"""Conv2D slides one small kernel over all channels, without flipping it."""
import keras
import numpy as np
from scipy import signal

keras.utils.set_random_seed(0)
random = np.random.default_rng(0)
image = random.normal(size=(9, 7, 3)).astype("float32")
layer = keras.layers.Conv2D(5, 3, bias_initializer="random_normal")
ours = keras.ops.convert_to_numpy(layer(image[None]))[0]
kernel, bias = [keras.ops.convert_to_numpy(w) for w in layer.weights]

by_hand = np.zeros((7, 5, 5))  # rows, columns, filters
for row in range(7):
    for column in range(5):
        patch = image[row:row + 3, column:column + 3]  # 3 x 3 x 3
        for filter_ in range(5):
            product = patch * kernel[..., filter_]
            by_hand[row, column, filter_] = product.sum() + bias[filter_]

plain, edge = image[..., 0], kernel[..., 0, 0]
one = keras.ops.convert_to_numpy(keras.ops.conv(
    plain[None, ..., None], edge[..., None, None]))[0, ..., 0]
slid = signal.correlate2d(plain, edge, mode="valid")
flipped = signal.convolve2d(plain, edge, mode="valid")

print("kernel", kernel.shape, "bias", bias.shape,
      "weights", layer.count_params())
print("output", ours.shape)
print("equals the loop       ", np.allclose(ours, by_hand, atol=1e-4))
print("equals correlation    ", np.allclose(one, slid, atol=1e-4))
print("equals convolution    ", np.allclose(one, flipped, atol=1e-4))
counts = []
for size in (8, 224):
    fresh = keras.layers.Conv2D(5, 3)
    fresh.build((None, size, size, 3))
    counts.append(fresh.count_params())
    print(f"weights for {size:3} x {size:3}: {counts[-1]}")

step = np.zeros((5, 6))
step[:, 3:] = 1  # dark on the left, bright on the right
sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
print("edge filter on a step:",
      signal.correlate2d(step, sobel, mode="valid")[0].astype(int))

assert np.allclose(ours, by_hand, atol=1e-4)
assert np.allclose(one, slid, atol=1e-4)
assert not np.allclose(one, flipped, atol=0.1)
assert counts == [3 * 3 * 3 * 5 + 5] * 2
