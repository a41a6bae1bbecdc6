"""Stride-1 convolution is equivariant to shifts; striding loses that."""
import keras
import numpy as np

layers = keras.layers


def network(stride, last):
    model = keras.Sequential([
        keras.Input((32, 32, 1)),
        layers.Conv2D(8, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2, strides=stride, padding="same"),
        layers.Conv2D(8, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2, strides=stride, padding="same"),
        *last,
    ])
    random = np.random.default_rng(0)
    model.set_weights([random.normal(size=w.shape) * (w.ndim > 1)
                       for w in model.get_weights()])
    return model


blob = np.random.default_rng(0).random((8, 8))
images = np.zeros((5, 32, 32, 1), "float32")
for shift in range(5):  # far from the border: no edge effects
    images[shift, 8:16, 8 + shift:16 + shift, 0] = blob

dense = network(1, []).predict(images, verbose=0)
moved = [np.roll(dense[0], shift, axis=1) for shift in range(5)]
follows = np.abs(dense - moved).max()
print("stride 1: map moves with the input", follows < 1e-3)
print("change of the pooled features, in % of their norm")
print("shift by               0    1    2    3    4")
changes = {}
for stride in (1, 2):
    pooled = [layers.GlobalAveragePooling2D()]
    vectors = network(stride, pooled).predict(images, verbose=0)
    gap = np.linalg.norm(vectors - vectors[0], axis=1)
    changes[stride] = 100 * gap / np.linalg.norm(vectors[0])
    row = "".join(f"{change:5.1f}" for change in changes[stride])
    print(f"stride {stride} twice, pooled{row}")

assert np.abs(dense).max() > 1 and follows < 1e-3
assert changes[1].max() < 0.01
assert changes[2][1:4].min() > 1  # not invariant ...
assert changes[2][4] < 0.01  # ... but for multiples of 2 x 2
