"""A digit classifier, from loading to one evaluation on test data.

backends: tensorflow -- the input pipeline is tf.data
seconds: 60 -- trains two networks
"""
import keras
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(0)
images, labels = load_digits(return_X_y=True)
images = (images / 16).astype("float32").reshape(-1, 8, 8, 1)
x_rest, x_test, y_rest, y_test = train_test_split(
    images, labels, test_size=360, stratify=labels, random_state=0)
x_train, x_val, y_train, y_val = train_test_split(
    x_rest, y_rest, test_size=300, stratify=y_rest, random_state=0)
print(f"train {len(x_train)}, validation {len(x_val)}, "
      f"test {len(x_test)} images of {images.shape[1:]}")


def batches(x, y, shuffle=False):
    data = tf.data.Dataset.from_tensor_slices((x, y))
    if shuffle:
        data = data.shuffle(len(x), seed=0)
    return data.batch(64).prefetch(tf.data.AUTOTUNE)


def fit(y):
    model = keras.Sequential([
        keras.Input((8, 8, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10),  # logits
    ])
    model.compile(
        optimizer=keras.optimizers.Adam(3e-3), metrics=["accuracy"],
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(batches(x_train, y, shuffle=True), epochs=20, verbose=0,
              shuffle=False,  # the dataset shuffles
              validation_data=batches(x_val, y_val))
    return model


model = fit(y_train)
print("parameters", model.count_params())
accuracy = model.evaluate(batches(x_test, y_test), verbose=0)[1]
print(f"test accuracy {accuracy:.3f}")
guess = model.predict(batches(x_test, y_test), verbose=0).argmax(axis=1)
errors = confusion_matrix(y_test, guess)
np.fill_diagonal(errors, 0)
true, said = np.unravel_index(errors.argmax(), errors.shape)
print(f"most frequent error: a {true} read as {said}, {errors.max()}x")
shuffled = fit(np.random.default_rng(0).permutation(y_train))
chance = shuffled.evaluate(batches(x_test, y_test), verbose=0)[1]
print(f"trained on shuffled labels {chance:.3f}")

assert accuracy > 0.94 and chance < 0.25
assert np.isclose(accuracy, np.mean(guess == y_test))
