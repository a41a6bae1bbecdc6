"""One convolutional body can serve a class, a box and a mask head.

seconds: 90 -- trains a network with three heads
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
random, size = np.random.default_rng(0), 12
digits, classes = load_digits(return_X_y=True)
images = np.zeros((len(digits), size, size, 1), "float32")
boxes = np.zeros((len(digits), 4), "float32")
for index, digit in enumerate(digits.reshape(-1, 8, 8) / 16):
    top, left = random.integers(0, 5, 2)
    images[index, top:top + 8, left:left + 8, 0] = digit
    ink = np.argwhere(images[index, ..., 0])
    boxes[index] = *ink.min(axis=0), *ink.max(axis=0) + 1
targets = {"class": classes, "box": boxes / size, "mask": images > 0.5}
images += random.normal(0, 0.1, images.shape)

layers = keras.layers
inputs = keras.Input((size, size, 1))
fine = layers.Conv2D(12, 3, padding="same", activation="relu")(inputs)
x = layers.Conv2D(24, 3, 2, padding="same", activation="relu")(fine)
flat = layers.Dense(64, activation="relu")(layers.Flatten()(x))
up = layers.Concatenate()([layers.UpSampling2D(2)(x), fine])
heads = {
    "class": layers.Dense(10, activation="softmax")(flat),
    "box": layers.Dense(4, activation="sigmoid")(flat),
    "mask": layers.Conv2D(1, 3, padding="same", activation="sigmoid")(up),
}
model = keras.Model(inputs, heads)
losses = {"class": "sparse_categorical_crossentropy",
          "box": keras.losses.Huber(0.1), "mask": "binary_crossentropy"}
model.compile(keras.optimizers.Adam(0.005), losses,
              loss_weights={"class": 1, "box": 10, "mask": 1})
train = {name: values[:1400] for name, values in targets.items()}
model.fit(images[:1400], train, epochs=9, verbose=0)
out = model.predict(images[1400:], verbose=0)
true = {name: values[1400:] for name, values in targets.items()}


def overlap(box, other):  # mean intersection over union
    sides = (np.minimum(box[:, 2:], other[:, 2:])
             - np.maximum(box[:, :2], other[:, :2]))
    both = np.prod(np.maximum(sides, 0), axis=1)
    areas = sum(np.prod(x[:, 2:] - x[:, :2], 1) for x in (box, other))
    return np.mean(both / (areas - both))


hit, real = out["mask"] > 0.5, true["mask"]
average = np.broadcast_to(train["box"].mean(axis=0), out["box"].shape)
results = {  # measured, to beat: chance, the average box, all object
    "class": (np.mean(out["class"].argmax(1) == true["class"]), 0.1),
    "box": [overlap(box, true["box"]) for box in (out["box"], average)],
    "mask": ((hit & real).sum() / (hit | real).sum(), real.mean())}
for name, (value, baseline) in results.items():
    print(name, out[name].shape[1:], f"{value:.2f} beats {baseline:.2f}")
    assert value > baseline + 0.1
