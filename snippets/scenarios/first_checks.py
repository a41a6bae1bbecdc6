"""A classifier earns training time by passing four cheap checks.

seconds: 60 -- trains a small network on each backend
"""
import keras
import numpy as np
from scipy.special import softmax
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

keras.utils.set_random_seed(0)
images, labels = load_digits(return_X_y=True)
images = (images / 16).astype("float32")
train, valid = slice(0, 1280), slice(1280, None)

common = np.bincount(labels[train]).argmax()
majority = np.mean(labels[valid] == common)
linear = LogisticRegression(max_iter=1000)
linear.fit(images[train], labels[train])
baseline = linear.score(images[valid], labels[valid])
print(f"majority class       {majority:.2f}")
print(f"linear baseline      {baseline:.2f}")

model = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Reshape((8, 8, 1)),
    keras.layers.Conv2D(16, 3, activation="relu"),
    keras.layers.Conv2D(32, 3, activation="relu"),
    keras.layers.GlobalAveragePooling2D(),
    keras.layers.Dense(10),
])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(0.01), loss)
start = model.get_weights()


def accuracy(part):
    logits = keras.ops.convert_to_numpy(model(images[part]))
    return np.mean(logits.argmax(axis=1) == labels[part])


logits = keras.ops.convert_to_numpy(model(images[train]))
first, twice = (keras.ops.convert_to_numpy(loss(labels[train], outputs))
                for outputs in (logits, softmax(logits, axis=1)))
print(f"loss before training {first:.1f}, ln 10 = {np.log(10):.1f}")
print(f"with softmax twice   {twice:.1f}, a bug that this check misses")

few = slice(0, 32)
model.fit(images[few], labels[few], epochs=120, verbose=0)
memorized = accuracy(few)
print(f"32 examples by heart {memorized:.2f}")

model.set_weights(start)
model.fit(images[train], labels[train], epochs=12, verbose=0)
score = accuracy(valid)
print(f"network, 12 epochs   {score:.2f}")

assert majority < 0.15 and 0.85 < baseline < 0.95
assert abs(first - np.log(10)) < 0.3
assert abs(twice - np.log(10)) < 0.1
assert memorized > 0.95
assert majority + 0.5 < score <= baseline
