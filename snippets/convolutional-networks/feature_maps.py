"""A feature map scores one learned 3 x 3 pattern at every position.

seconds: 60 -- trains a network
figure maps.svg: A handwritten digit, and under six learned 3 x 3 filters
    the feature map of each: different filters light up different edges
    of the same digit.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(0)
images, labels = load_digits(return_X_y=True)
images = images.reshape(-1, 8, 8, 1).astype("float32") / 16
x_train, x_test, y_train, y_test = train_test_split(
    images, labels, test_size=500, random_state=0)

model = keras.Sequential([
    keras.Input((8, 8, 1)),
    keras.layers.Conv2D(6, 3, padding="same", activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
    keras.layers.Flatten(),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(keras.optimizers.Adam(0.01),
              "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=12, batch_size=64, verbose=0)
accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
kernels, bias = model.layers[0].get_weights()

look = keras.Model(model.inputs, model.layers[0].output)
maps = look.predict(x_test[:1], verbose=0)[0]  # row 3, column 4:
score = np.tensordot(x_test[0, 2:5, 3:6], kernels, axes=3) + bias
print("a map's entry is relu(kernel . patch + bias):",
      np.allclose(maps[3, 4], np.maximum(score, 0), atol=1e-4))
scrambled = np.random.default_rng(0).permutation(
    kernels.reshape(9, 6)).reshape(kernels.shape)
model.layers[0].set_weights([scrambled, bias])
without = model.evaluate(x_test, y_test, verbose=0)[1]
print(f"test accuracy above 93 %: {accuracy > 0.93}")
print("10 points lower with each filter's nine values scrambled:",
      without < accuracy - 0.1)

figure, axes = plt.subplots(2, 7, figsize=(6.4, 2.2))
axes[0, 0].imshow(x_test[0])
axes[0, 0].set_xlabel("input")
for index in range(6):
    axes[0, index + 1].imshow(kernels[..., 0, index], cmap="coolwarm")
    axes[1, index + 1].imshow(maps[..., index])
axes[1, 0].remove()
plt.setp(axes, xticks=[], yticks=[])
figure.savefig("maps.svg")

assert np.allclose(maps[3, 4], np.maximum(score, 0), atol=1e-4)
assert maps[3, 4].max() > 0.1
assert accuracy > 0.93
assert without < accuracy - 0.1
