"""Soft-target gradients shrink as 1/T squared; the factor restores them."""
import keras
import numpy as np
from scipy.special import softmax

generator = np.random.default_rng(0)
teacher = generator.normal(size=(200, 10)) * 4
student = generator.normal(size=(200, 10)) * 4
teacher -= teacher.mean(axis=1, keepdims=True)
student -= student.mean(axis=1, keepdims=True)


def gradient(temperature):
    """Of the cross-entropy of softened outputs, by student logits."""
    return (softmax(student / temperature, axis=1)
            - softmax(teacher / temperature, axis=1)) / temperature


def loss(logits, temperature):
    return np.mean(keras.ops.convert_to_numpy(
        keras.losses.categorical_crossentropy(
            softmax(teacher / temperature, axis=1),
            logits / temperature, from_logits=True)))


nudge = generator.normal(size=student.shape)  # check the formula
slope = (loss(student + 0.01 * nudge, 3.0)
         - loss(student - 0.01 * nudge, 3.0)) / 0.02
assert np.isclose(slope, np.sum(gradient(3.0) * nudge) / 200, rtol=0.01)

matching = (student - teacher) / 10  # squared logit error, 10 classes
print("  T   gradient   times T^2   entropy of the teacher")
sizes, angles = {}, {}
for temperature in (1, 2, 4, 10, 40, 100):
    found = gradient(temperature)
    sizes[temperature] = np.linalg.norm(found) / len(found) ** 0.5
    angles[temperature] = np.sum(found * matching) / (
        np.linalg.norm(found) * np.linalg.norm(matching))
    soft = softmax(teacher / temperature, axis=1)
    entropy = -np.sum(soft * np.log(soft), axis=1).mean()
    print(f"{temperature:3}   {sizes[temperature]:8.5f}"
          f"   {sizes[temperature] * temperature**2:8.2f}"
          f"   {entropy:6.2f} of {np.log(10):.2f}")
print(f"T = 100: cosine with logit matching {angles[100]:.3f}")

assert abs(sizes[40] / sizes[100] / (100 / 40) ** 2 - 1) < 0.1
assert sizes[1] > 1000 * sizes[100]
assert angles[100] > 0.99 > angles[1]
