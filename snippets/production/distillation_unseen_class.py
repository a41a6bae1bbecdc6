"""Soft targets teach a student about a class that it never sees.

seconds: 60 -- trains a teacher and two students on a busy machine
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
images, labels = load_digits(return_X_y=True)
images = (images / 16).astype("float32")
train, test = slice(0, 1200), slice(1200, None)
temperature = 5.0


def network(width):
    model = keras.Sequential([
        keras.Input((64,)),
        keras.layers.Dense(width, activation="relu"),
        keras.layers.Dense(10)])
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model


def logits(model, inputs):
    return keras.ops.convert_to_numpy(model(inputs))


one_hot = np.eye(10, dtype="float32")[labels]
teacher = network(256)
teacher.fit(images[train], one_hot[train], 100, 20, verbose=0)

others = np.flatnonzero(labels[train] != 3)[:1000]  # no threes
seen, hard = images[others], one_hot[others]
soft = keras.ops.convert_to_numpy(
    keras.ops.softmax(logits(teacher, seen) / temperature))


def recall_of_three(targets):
    student = network(32)
    student.fit(seen, targets, batch_size=100, epochs=30, verbose=0)
    guesses = logits(student, images[test]).argmax(axis=1)
    accuracy = np.mean(guesses == labels[test])
    return np.mean(guesses[labels[test] == 3] == 3), accuracy


from_hard, hard_accuracy = recall_of_three(hard)
from_soft, soft_accuracy = recall_of_three(soft)
print(f"threes in the student's data  {np.sum(hard[:, 3]):.0f}")
print(f"mean soft target for three    {soft[:, 3].mean():.2f}")
print("test set       accuracy  recall of 3")
print(f"hard labels      {hard_accuracy:.2f}      {from_hard:.2f}")
print(f"soft targets     {soft_accuracy:.2f}      {from_soft:.2f}")

assert from_hard == 0
assert from_soft > 0.5 and soft_accuracy > hard_accuracy + 0.03
