"""Each kind of layer builds in its own assumption about the input.

seconds: 40 -- builds eight models
"""
import keras
import numpy as np

layers, channels, features = keras.layers, 4, 8


def build(name, length):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((length, channels))
    if name == "dense on all":
        x = layers.Dense(length * features)(layers.Flatten()(inputs))
        x = layers.Reshape((length, features))(x)
    elif name == "convolution":
        x = layers.Conv1D(features, 3, padding="same")(inputs)
    elif name == "recurrent":
        x = layers.GRU(features, return_sequences=True)(inputs)
    else:
        x = layers.MultiHeadAttention(1, features)(inputs, inputs)
    return keras.Model(inputs, x)


def run(model, x):
    return keras.ops.convert_to_numpy(model(x))


numbers = np.random.default_rng(0)
x = np.zeros((1, 16, channels), dtype="float32")
x[:, 4:10] = numbers.normal(size=(1, 6, channels))  # away from the ends
shifted = np.roll(x, 2, axis=1)
order = numbers.permutation(16)
changed = x.copy()
changed[:, 8] += 1

print("                parameters for   moves with  ignores  one input")
print("              16 steps  32 steps   a shift    order    reaches")
found = {}
for name in ("dense on all", "convolution", "recurrent", "attention"):
    model, longer = build(name, 16), build(name, 32)
    sizes = model.count_params(), longer.count_params()
    y = run(model, x)
    moves = np.allclose(run(model, shifted)[:, 2:], y[:, :-2], atol=1e-5)
    mixes = np.allclose(run(model, x[:, order]), y[:, order], atol=1e-5)
    reach = (np.abs(run(model, changed) - y).max(axis=(0, 2)) > 1e-6).sum()
    found[name] = sizes[0] == sizes[1], moves, mixes, int(reach)
    print(f"{name:14}{sizes[0]:8,}{sizes[1]:10,}{str(moves):>10}"
          f"{str(mixes):>9}{reach:11}")

assert found == {  # one size, shift, order, outputs reached
    "dense on all": (False, False, False, 16),
    "convolution": (True, True, False, 3),
    "recurrent": (True, True, False, 8),  # itself and all later
    "attention": (True, True, True, 16),
}
