"""Compare with a Keras model and TensorFlow's gradient."""

import keras
import numpy as np
import tensorflow as tf


def test_matches_keras(solution):
    rng = np.random.default_rng(0)
    for batch, features, units, classes in ((7, 5, 9, 4), (1, 3, 2, 2)):
        inputs = rng.normal(size=(batch, features))
        labels = rng.integers(0, classes, size=batch)
        hidden = keras.layers.Dense(units, activation="relu", dtype="float64")
        output = keras.layers.Dense(classes, dtype="float64")
        output(hidden(inputs))
        params = {
            "w1": rng.normal(size=(features, units)),
            "b1": rng.normal(size=units),
            "w2": rng.normal(size=(units, classes)),
            "b2": rng.normal(size=classes),
        }
        hidden.set_weights([params["w1"], params["b1"]])
        output.set_weights([params["w2"], params["b2"]])
        loss_function = keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, dtype="float64"
        )
        variables = [
            weight.value
            for layer in (hidden, output)
            for weight in layer.trainable_weights
        ]
        with tf.GradientTape() as tape:
            logits = output(hidden(inputs))
            want = loss_function(labels, logits)
        wanted = tape.gradient(want, variables)
        np.testing.assert_allclose(
            solution.forward(inputs, params), logits.numpy(), rtol=1e-10
        )
        loss, gradients = solution.loss_and_gradients(inputs, labels, params)
        np.testing.assert_allclose(loss, want.numpy(), rtol=1e-10)
        for name, value in zip(params, wanted, strict=True):
            np.testing.assert_allclose(
                gradients[name], value.numpy(), atol=1e-12
            )
