"""Compare with Keras' layer and with exact linear algebra."""

import keras
import numpy as np


def test_same_values_as_keras(solution):
    inputs = np.random.default_rng(0).normal(size=(300, 400))
    for rate in (0.1, 0.5, 0.7):
        layer = keras.layers.Dropout(rate, seed=0, dtype="float64")
        own = solution.Dropout(rate, np.random.default_rng(1))
        for training in (True, False):
            want = keras.ops.convert_to_numpy(layer(inputs, training=training))
            got = own.forward(inputs, training=training)
            # Masks differ; where both keep an entry, values agree.
            both = (want != 0) & (got != 0)
            np.testing.assert_allclose(got[both], want[both], rtol=1e-6)
            dropped = np.mean(want == 0), np.mean(got == 0)
            assert abs(dropped[0] - dropped[1]) < 0.01


def test_gradient_is_the_adjoint(solution):
    # Forward is linear for a fixed mask: <Dx, g> = <x, D'g>.
    rng = np.random.default_rng(2)
    for training in (True, False):
        layer = solution.Dropout(0.3, rng)
        x, g = rng.normal(size=(2, 30, 40))
        left = np.sum(layer.forward(x, training=training) * g)
        right = np.sum(x * layer.backward(g))
        np.testing.assert_allclose(left, right, rtol=1e-12)
