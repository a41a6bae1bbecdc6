"""Compare with Keras' LSTMCell and LSTM."""

import keras
import numpy as np


def weights_of(features, units, seed):
    rng = np.random.default_rng(seed)
    return (
        rng.normal(size=(features, 4 * units)),
        rng.normal(size=(units, 4 * units)),
        rng.normal(size=4 * units),
    )


def test_cell_matches_keras(solution):
    rng = np.random.default_rng(0)
    weights = weights_of(5, 3, 1)
    layer = keras.layers.LSTMCell(3, dtype="float64")
    layer.build((None, 5))
    layer.set_weights(weights)
    inputs = rng.normal(size=(4, 5))
    hidden, cell = rng.normal(size=(2, 4, 3))
    _, want = layer(inputs, [hidden, cell])
    got = solution.lstm_step(inputs, hidden, cell, *weights)
    for one, two in zip(got, want, strict=True):
        two = keras.ops.convert_to_numpy(two)
        np.testing.assert_allclose(one, two, atol=1e-10)


def test_layer_matches_keras(solution):
    rng = np.random.default_rng(2)
    weights = weights_of(4, 6, 3)
    layer = keras.layers.LSTM(
        6, return_sequences=True, return_state=True, dtype="float64"
    )
    layer.build((None, None, 4))
    layer.set_weights(weights)
    inputs = rng.normal(size=(3, 7, 4))
    state = tuple(rng.normal(size=(2, 3, 6)))
    for initial in (None, state):
        want = layer(
            inputs, initial_state=None if initial is None else list(initial)
        )
        got = solution.lstm(inputs, *weights, initial)
        for one, two in zip(got, want, strict=True):
            two = keras.ops.convert_to_numpy(two)
            np.testing.assert_allclose(one, two, atol=1e-8)
