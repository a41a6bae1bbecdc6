"""Layers differ in what they store and in what training mode changes.

seconds: 60 -- JAX compiles every layer, once
"""
import keras
import numpy as np

layers = keras.layers
keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(3, 2, (16, 8, 8, 4)).astype("float32")
cases = {
    "Dense": layers.Dense(6),
    "Conv2D": layers.Conv2D(6, 3),
    "MaxPooling2D": layers.MaxPooling2D(2),
    "Flatten": layers.Flatten(),
    "Dropout": layers.Dropout(0.5),
    "LayerNormalization": layers.LayerNormalization(),
    "BatchNormalization": layers.BatchNormalization(),
}
print("layer               output shape  trained  stored  by mode")
table = {}
for name, layer in cases.items():
    infer = keras.ops.convert_to_numpy(layer(x, training=False))
    train = keras.ops.convert_to_numpy(layer(x, training=True))
    trained = sum(int(keras.ops.size(w)) for w in layer.trainable_weights)
    kept = layer.count_params() - trained
    differs = not np.allclose(train, infer, atol=1e-4)
    table[name] = trained, kept, differs
    print(f"{name:20}{str(infer.shape[1:]):14}{trained:7}{kept:8}"
          f"  {'differs' if differs else 'same'}")

assert table == {  # trained, stored besides, differs in training
    "Dense": (4 * 6 + 6, 0, False),  # acts on the last axis
    "Conv2D": (3 * 3 * 4 * 6 + 6, 0, False),
    "MaxPooling2D": (0, 0, False),
    "Flatten": (0, 0, False),
    "Dropout": (0, 0, True),
    "LayerNormalization": (4 + 4, 0, False),
    "BatchNormalization": (4 + 4, 4 + 4, True),
}
