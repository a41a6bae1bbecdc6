"""Without skip connections a U-shaped network loses fine detail.

seconds: 90 -- trains two networks
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

layers = keras.layers
random = np.random.default_rng(0)
digits = load_digits().images / 16
images = np.zeros((800, 16, 16, 1), "float32")
for image in images:  # two digits on a noisy ground
    for half in (0, 8):
        row = random.integers(0, 9)
        image[row:row + 8, half:half + 8, 0] = random.choice(digits)
masks = (images > 0.5).astype("float32")
images += random.normal(0, 0.15, images.shape)


def conv(x, filters):
    return layers.Conv2D(filters, 3, padding="same",
                         activation="relu")(x)


def network(skips):
    inputs = keras.Input((16, 16, 1))
    first = conv(inputs, 8)
    second = conv(layers.MaxPooling2D(2)(first), 16)
    x = conv(layers.MaxPooling2D(2)(second), 16)
    for earlier, filters in (second, 16), (first, 8):
        x = layers.UpSampling2D(2)(x)
        if skips:
            x = layers.Concatenate()([x, earlier])
        x = conv(x, filters)
    outputs = layers.Conv2D(1, 1, activation="sigmoid")(x)
    return keras.Model(inputs, outputs)


results = {}
for skips in (False, True):
    keras.utils.set_random_seed(0)
    model = network(skips)
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    model.fit(images[:600], masks[:600], epochs=10, batch_size=50,
              verbose=0)
    found = model.predict(images[600:], verbose=0) > 0.5
    real = masks[600:] > 0
    overlap = (found & real).sum() / (found | real).sum()
    results[skips] = overlap
    print(f"skips {str(skips):5}  {found.shape[1:]}  IoU {overlap:.2f}")
empty = np.mean(masks[600:] == 0)
print(f"calling every pixel background: accuracy {empty:.2f}, IoU 0")

assert results[True] > 0.75 > results[False]
assert results[True] > results[False] + 0.1
assert empty > 0.7
