"""A 1 x 1 convolution is one Dense layer, applied at every position."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
random = np.random.default_rng(0)
maps = random.normal(size=(2, 14, 14, 256)).astype("float32")
kernel = random.normal(size=(256, 64)).astype("float32") / 16
bias = random.normal(size=64).astype("float32")

conv = keras.layers.Conv2D(64, 1)
conv.build(maps.shape)
conv.set_weights([kernel[None, None], bias])
dense = keras.layers.Dense(64)
dense.build(maps.shape)
dense.set_weights([kernel, bias])
one, other = [keras.ops.convert_to_numpy(layer(maps))
              for layer in (conv, dense)]
print(f"{maps.shape} -> {one.shape}")
print("largest difference below 1e-4:", np.abs(one - other).max() < 1e-4)


def weights(*stack):
    model = keras.Sequential([keras.Input((14, 14, 256))])
    for filters, size in stack:
        model.add(keras.layers.Conv2D(filters, size, padding="same",
                                      use_bias=False))
    assert model.output_shape == (None, 14, 14, 256)
    return model.count_params()


plain = weights((256, 3))
bottleneck = weights((64, 1), (64, 3), (256, 1))
print(f"3 x 3, 256 -> 256                 {plain:8,}")
print(f"1 x 1, 3 x 3 on 64 channels, 1 x 1{bottleneck:8,}")

assert one.shape == (2, 14, 14, 64)
assert np.abs(one - other).max() < 1e-4
assert plain == 9 * 256 * 256
assert bottleneck == 256 * 64 + 9 * 64 * 64 + 64 * 256
