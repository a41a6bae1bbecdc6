"""A residual block adds its input back; the identity is a zero branch."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
layers = keras.layers


def block(filters, stride=1, channels=16, shortcut=True):
    inputs = keras.Input((16, 16, channels))
    x = layers.Conv2D(filters, 3, strides=stride, padding="same",
                      use_bias=False)(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.Activation("relu")(x)
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(gamma_initializer="zeros")(x)
    if shortcut:
        skip = inputs
        if stride > 1 or filters != channels:  # match the shape
            skip = layers.Conv2D(filters, 1, strides=stride,
                                 use_bias=False)(skip)
            skip = layers.BatchNormalization()(skip)
        x = layers.Add()([x, skip])
    return keras.Model(inputs, layers.Activation("relu")(x))


maps = np.random.default_rng(0).random((2, 16, 16, 16)) + 0.1
deep = keras.Sequential([block(16) for _ in range(10)])
plain = keras.Sequential([block(16, shortcut=False) for _ in range(10)])
change = np.abs(deep.predict(maps, verbose=0) - maps).max()
lost = np.abs(plain.predict(maps, verbose=0)).max()
print(f"10 residual blocks at the start: input changed by {change:.1f}")
print(f"10 plain blocks, same weights:   largest output {lost:.1f}")

cost = [block(16, shortcut=flag).count_params() for flag in (True, False)]
wide = [block(32, 2, shortcut=flag) for flag in (True, False)]
print(f"identity shortcut costs   {cost[0] - cost[1]:4} weights")
extra = wide[0].count_params() - wide[1].count_params()
print(f"projection shortcut costs {extra:4} weights, output",
      wide[0].output_shape[1:])

assert change < 1e-5
assert lost < 1e-5
assert cost[0] == cost[1]
assert extra == 16 * 32 + 4 * 32
assert wide[0].output_shape == (None, 8, 8, 32)
