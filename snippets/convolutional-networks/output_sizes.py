"""One formula gives every output size, "valid" and "same" alike."""
import keras
import numpy as np


def valid_size(n, kernel, stride=1, pad=0, dilation=1):
    reach = dilation * (kernel - 1) + 1
    return (n + 2 * pad - reach) // stride + 1


def same_size(n, stride):
    return -(-n // stride)  # rounded up


def measured(n, kernel, padding="valid", stride=1, dilation=1):
    layer = keras.layers.Conv2D(1, kernel, strides=stride,
                                padding=padding, dilation_rate=dilation)
    return layer(np.zeros((1, n, n, 1), "float32")).shape[1]


checked = 0
for n in (7, 8, 15):
    for kernel in (1, 2, 3, 5):
        for stride, dilation in ((1, 1), (2, 1), (3, 1), (1, 2)):
            reach = dilation * (kernel - 1) + 1
            if reach <= n:
                size = measured(n, kernel, "valid", stride, dilation)
                want = valid_size(n, kernel, stride, 0, dilation)
                assert size == want
                checked += 1
            size = measured(n, kernel, "same", stride, dilation)
            assert size == same_size(n, stride)
            checked += 1
print(f"cases checked        {checked}")

image = np.zeros((1, 224, 224, 1), "float32")
padded = keras.layers.ZeroPadding2D(3)(image)
stem = keras.layers.Conv2D(1, 7, strides=2)(padded).shape[1]
print(f"224, 7 x 7, stride 2, pad 3   -> {stem}")
pool = keras.layers.MaxPooling2D(3, strides=2)
overlap = pool(np.zeros((1, 55, 55, 1), "float32")).shape[1]
print(f"55, pool 3 x 3, stride 2      -> {overlap}")
print(f"32, 3 x 3, dilation 4         -> {measured(32, 3, dilation=4)}")

# Kernel 3, stride 2, four ones: which taps (1, 10, 100) met data?
kernel = np.array([1, 10, 100.0]).reshape(3, 1, 1).astype("float32")
ones = np.ones((1, 4, 1), "float32")
same = keras.ops.conv(ones, kernel, strides=2, padding="same")
both = np.pad(ones, ((0, 0), (1, 1), (0, 0)))  # a zero on each side
both = keras.ops.conv(both, kernel, strides=2, padding="valid")
same, both = [keras.ops.convert_to_numpy(out).ravel().astype(int)
              for out in (same, both)]
print(f"taps in use, 'same'            {same}")
print(f"taps in use, a zero each side {both}")

assert stem == valid_size(224, 7, 2, pad=3) == 112
assert overlap == valid_size(55, 3, 2) == 27
assert measured(32, 3, dilation=4) == valid_size(32, 3, dilation=4) == 24
assert same.tolist() == [111, 11]
assert both.tolist() == [110, 111]
