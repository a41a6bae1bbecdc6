"""Flatten moves the cost into the next layer; global pooling avoids it."""
import keras
import numpy as np

layers = keras.layers


def classifier(bridge, size=32):
    return keras.Sequential([
        keras.Input((size, size, 3)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        *bridge,
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])


missing = classifier([])
print(f"nothing between  output {missing.output_shape}")
counts = {}
for bridge in (layers.Flatten, layers.GlobalAveragePooling2D):
    for size in (32, 64):
        model = classifier([bridge()], size)
        counts[bridge, size] = model.count_params()
        print(f"{bridge.__name__:23}{size} x {size}  output "
              f"{model.output_shape}{model.count_params():10,}")

maps = np.random.default_rng(0).normal(size=(1, 7, 7, 512))
flat = keras.ops.convert_to_numpy(layers.Flatten()(maps))
print(f"flattened: {maps.shape} -> {flat.shape}, "
      f"{maps.size:,} numbers before, {flat.size:,} after")
print(f"VGG16's first dense layer: {flat.shape[1] * 4096 + 4096:,}")

average = layers.GlobalAveragePooling2D()
shuffled = np.random.default_rng(1).permutation(
    maps.reshape(49, 512)).reshape(maps.shape)
same = np.allclose(average(maps), average(shuffled), atol=1e-5)
print("global average notices shuffled positions:", not same)

assert missing.output_shape == (None, 6, 6, 10)
assert counts[layers.Flatten, 32] == 167_562
assert counts[layers.Flatten, 64] > 4 * 167_562
gap = layers.GlobalAveragePooling2D
assert counts[gap, 32] == counts[gap, 64] == 24_202
assert flat.size == maps.size == 25_088
assert np.allclose(flat.reshape(maps.shape), maps, atol=1e-5)
assert same
