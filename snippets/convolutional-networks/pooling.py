"""Pooling has no weights, may overlap, and is not invariant to a shift."""
import keras
import numpy as np

layers = keras.layers


def pool(layer, values):
    column = np.array(values, "float32").reshape(1, -1, 1)
    return keras.ops.convert_to_numpy(layer(column)).ravel().tolist()


peak = [0, 0, 4, 0, 0, 0, 0, 0]
signal = [0, 0, 4, 4, 0, 0, 0, 0]
late = [0] + signal[:-1]
maximum = layers.MaxPooling1D(2)
same = pool(maximum, peak) == pool(maximum, [0] + peak[:-1])
print("a peak moved inside its window gives the same output:", same)
print("signal         ", signal, "->", pool(maximum, signal))
print("one step later ", late, "->", pool(maximum, late))
average = pool(layers.AveragePooling1D(2), late)
print("average pooling", late, "->", average)

squares = np.zeros((1, 55, 55, 1), "float32")
overlapping = layers.MaxPooling2D(3, strides=2)
size = overlapping(squares).shape[1]
print(f"overlapping 3 x 3, stride 2: 55 -> {size}, "
      f"{overlapping.count_params()} weights")


def weights(pooled, head):
    shrink = [layers.MaxPooling2D(2)] if pooled else []
    model = keras.Sequential([
        keras.Input((32, 32, 3)),
        layers.Conv2D(32, 3, activation="relu"), *shrink,
        layers.Conv2D(64, 3, activation="relu"), *shrink,
        head(),
        layers.Dense(10, activation="softmax"),
    ])
    return model.count_params()


table = {}
for head in (layers.GlobalAveragePooling2D, layers.Flatten):
    table[head] = weights(True, head), weights(False, head)
    print(f"{head.__name__:23} with pooling {table[head][0]:7,}"
          f"  without {table[head][1]:7,}")

assert same
assert pool(maximum, signal) == [0, 4, 0, 0]
assert pool(maximum, late) == [0, 4, 4, 0]  # not even a shifted copy
assert size == 27 and overlapping.count_params() == 0
with_pooling, without = table[layers.GlobalAveragePooling2D]
assert with_pooling == without
with_pooling, without = table[layers.Flatten]
assert with_pooling < without / 10
