"""A stage trained for its own goal can discard what the task needs.

seconds: 60 -- trains two networks
"""
import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

digits = load_digits()
X, y = (digits.data / 16).astype("float32"), digits.target
train, test = slice(0, 1297), slice(1297, None)
size = 3  # both pass three numbers on to the second stage


def classify(inputs, *first_stage):
    """Train these layers and a fixed kind of head on the labels."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input(inputs.shape[1:]),
        *first_stage,
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.compile(keras.optimizers.Adam(0.02),
                  "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(inputs[train], y[train], batch_size=100, epochs=15,
              verbose=0)
    return model.evaluate(inputs[test], y[test], verbose=0)[1]


def variance_kept(code):
    """How much of the images a linear map can restore from the code."""
    design = np.c_[code, np.ones(len(code))]
    restored = design @ np.linalg.lstsq(design, X, rcond=None)[0]
    return 1 - ((X - restored) ** 2).sum() / ((X - X.mean(0)) ** 2).sum()


# Stage by stage: the first stage keeps all the variance that it can.
staged = PCA(size, whiten=True, random_state=0).fit(X[train]).transform(X)
pipeline = classify(staged)
# End to end: the same linear stage, trained by the loss of the task.
projection = keras.layers.Dense(size)
end_to_end = classify(X, projection)
code = keras.ops.convert_to_numpy(projection(X))

kept = variance_kept(staged), variance_kept(code)
print("                variance kept   test accuracy")
print(f"stage by stage  {kept[0]:.2f}            {pipeline:.2f}")
print(f"end to end      {kept[1]:.2f}            {end_to_end:.2f}")

assert kept[1] < kept[0] - 0.03  # restores the images less well ...
assert end_to_end > pipeline + 0.03  # ... and serves the task better
