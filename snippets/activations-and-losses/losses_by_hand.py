"""The three common losses, by hand, equal Keras's to six decimals."""
import keras
import numpy as np

y = np.array([1.0, 0.0, 1.0])
p = np.array([0.9, 0.2, 0.6])
labels = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
q = np.array([[0.7, 0.2, 0.1], [0.3, 0.2, 0.5]])

by_hand = {
    "MeanSquaredError": np.mean((y - p) ** 2),
    "BinaryCrossentropy":
        -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)),
    "CategoricalCrossentropy":
        -np.mean(np.sum(labels * np.log(q), axis=1)),
}

for name, value in by_hand.items():
    loss = getattr(keras.losses, name)()
    # one example per row: losses average over rows
    several = "Categorical" in name
    pair = (labels, q) if several else (y[:, None], p[:, None])
    keras_value = float(loss(*(a.astype("float32") for a in pair)))
    print(f"{name:23}  by hand {value:.4f}  Keras {keras_value:.4f}")
    assert np.isclose(value, keras_value, atol=1e-6)
