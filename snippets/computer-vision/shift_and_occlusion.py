"""Small shifts and occlusion cost accuracy; shifted copies win some back.

seconds: 90 -- trains two networks
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

layers = keras.layers
images, labels = load_digits(return_X_y=True)
images = np.pad(images.reshape(-1, 8, 8, 1) / 16,
                ((0, 0), (2, 2), (2, 2), (0, 0))).astype("float32")
order = np.random.default_rng(0).permutation(len(images))
x_train, x_test = images[order[500:]], images[order[:500]]
y_train, y_test = labels[order[500:]], labels[order[:500]]


def shift(x, rows, columns):  # the margin of 2 keeps all pixels in
    return np.roll(x, (rows, columns), axis=(1, 2))


covered = x_test.copy()
covered[:, 4:8, 4:8] = 0.5
tests = {"clean": x_test, "shifted by 1": shift(x_test, 1, 1),
         "shifted by 2": shift(x_test, 2, 2),
         "covered 4 x 4": covered}
random = np.random.default_rng(0)
moved = np.stack([shift(image[None], *random.integers(-2, 3, 2))[0]
                  for image in np.tile(x_train, (2, 1, 1, 1))])
sets = {"as they are": (np.tile(x_train, (3, 1, 1, 1)), 3),
        "with shifted copies": (np.concatenate([x_train, moved]), 3)}
table = {}
for name, (x, copies) in sets.items():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((12, 12, 1)),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile(keras.optimizers.Adam(0.01),
                  "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, np.tile(y_train, copies), epochs=5, batch_size=64,
              verbose=0)
    table[name] = [model.evaluate(x, y_test, verbose=0)[1]
                   for x in tests.values()]
print(" " * 15 + "".join(f"{name:>21}" for name in sets))
for row, test in enumerate(tests):
    print(f"{test:15}" + "".join(f"{100 * table[name][row]:19.0f} %"
                                 for name in sets))

plain, copies = table.values()
assert plain[0] > 0.93 and copies[0] > 0.93
assert plain[1] < plain[0] - 0.05 and plain[2] < plain[0] - 0.3
assert copies[2] > plain[2] + 0.2 and copies[2] > 0.65
assert plain[3] < plain[0] - 0.1 and copies[3] < copies[0] - 0.1
