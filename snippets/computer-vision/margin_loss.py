"""ArcFace's margin changes class scores and tightens classes: no boxes.

seconds: 90 -- trains two embedding networks
"""
import keras
import numpy as np
from keras import ops
from sklearn.datasets import load_digits


def arcface(cosines, labels, margin, scale):
    """Add the margin to the angle of the right class only."""
    angles = ops.arccos(ops.clip(cosines, -1 + 1e-6, 1 - 1e-6))
    right = ops.one_hot(labels, cosines.shape[-1])
    return scale * ops.cos(angles + margin * right)


cosines = np.array([[0.8, 0.5, -0.2]], "float32")
for margin in (0.0, 0.5):
    logits = arcface(cosines, np.array([0]), margin, 1.0)
    logits = ops.convert_to_numpy(logits)
    print(f"margin {margin}: class scores {logits.round(2)}")


class Classes(keras.layers.Layer):  # cosines to learned centers
    def build(self, shape):
        self.centers = self.add_weight(shape=(shape[-1], 10))

    def call(self, embedding):
        return embedding @ ops.normalize(self.centers, axis=0)


images, labels = load_digits(return_X_y=True)  # digits play identities
images = images.astype("float32") / 16
entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
angles = {}
for margin in (0.0, 0.5):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((64,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(16),
        keras.layers.UnitNormalization(),
        Classes(),
    ])

    def loss(labels, cosines, margin=margin):
        labels = ops.cast(labels, "int32")
        return entropy(labels, arcface(cosines, labels, margin, 16.0))

    model.compile(keras.optimizers.Adam(0.005), loss)
    model.fit(images[:1297], labels[:1297], epochs=6, verbose=0)
    scores = model.predict(images[1297:], verbose=0)
    own = np.clip(scores[np.arange(500), labels[1297:]], -1, 1)
    angles[margin] = np.degrees(np.arccos(own)).mean()
    print(f"margin {margin}: output {scores.shape[1:]}, "
          f"{angles[margin]:.0f} degrees from the right center")

assert logits[0, 0] < 0.5 and np.allclose(logits[0, 1:], cosines[0, 1:])
assert scores.shape == (500, 10) and angles[0.5] < angles[0.0] - 5
