"""Unfreezing takes effect at the next compile; fit alone does not do it.

seconds: 60 -- compiles a training step four times
"""
from contextlib import suppress

import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(64, 8)).astype("float32")
y = x[:, :1]


def unfreeze_and_fit(compile_again):
    base = keras.Sequential([keras.Input((8,)), keras.layers.Dense(8)])
    base.trainable = False
    model = keras.Sequential([base, keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x, y, verbose=0)  # the head alone

    base.trainable = True
    if compile_again:
        model.compile(keras.optimizers.Adam(0.001), "mse")
    before = base.get_weights()[0]
    result = "ValueError"  # JAX, PyTorch: weights unknown to Adam
    with suppress(ValueError):
        model.fit(x, y, verbose=0)
        same = np.array_equal(before, base.get_weights()[0])
        result = "the base stays frozen" if same else "the base moves"
    return result


without = unfreeze_and_fit(compile_again=False)
fresh = unfreeze_and_fit(compile_again=True)
print("unfreeze, fit:         ", without)
print("unfreeze, compile, fit:", fresh)

assert without != "the base moves" and fresh == "the base moves"
