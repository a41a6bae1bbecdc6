"""The 784-64-10 classifier has 50,890 parameters and learns digits."""
import keras
import numpy as np
from scipy.ndimage import zoom
from sklearn.datasets import load_digits

digits = load_digits()  # 1,797 images of 8 x 8, values 0 to 16
images = zoom(digits.images, (1, 3.5, 3.5), order=1) / 16  # 28 x 28
x = images.reshape(len(images), 784).astype("float32")
y = digits.target  # integers 0 to 9: hence the sparse loss
x_train, y_train, x_test, y_test = x[:1400], y[:1400], x[1400:], y[1400:]

keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
for layer in model.layers:
    kernel, bias = layer.get_weights()
    print(f"{layer.name:8} weights {str(kernel.shape):10} biases "
          f"{str(bias.shape):6}{layer.count_params():7,}")
print(f"total {model.count_params():35,} parameters")

_, before = model.evaluate(x_test, y_test, verbose=0)
model.fit(x_train, y_train, epochs=8, verbose=0)
_, after = model.evaluate(x_test, y_test, verbose=0)
print(f"test accuracy: untrained {before:.2f}, trained {after:.2f}")

(W1, b1), (W2, b2) = (layer.get_weights() for layer in model.layers)
hidden = np.maximum(x_test @ W1 + b1, 0)  # weigh, add bias, ReLU
scores = np.exp(hidden @ W2 + b2)
by_hand = scores / scores.sum(axis=1, keepdims=True)  # softmax
gap = np.abs(model.predict(x_test, verbose=0) - by_hand).max()
print("same as three lines of NumPy:", gap < 1e-4)

assert [w.shape for w in (W1, b1, W2, b2)] == [
    (784, 64), (64,), (64, 10), (10,)]
assert model.count_params() == (784 * 64 + 64) + (64 * 10 + 10) == 50_890
assert before < 0.4 and after > 0.85
assert gap < 1e-4
