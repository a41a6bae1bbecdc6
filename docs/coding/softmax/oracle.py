"""Compare softmax and logsumexp with SciPy and Keras."""

import keras
import numpy as np
import scipy.special


def test_matches_scipy(solution):
    rng = np.random.default_rng(0)
    logits = 200 * rng.normal(size=(3, 4, 5))
    for axis in (0, 1, 2, -1):
        np.testing.assert_allclose(
            solution.softmax(logits, axis=axis),
            scipy.special.softmax(logits, axis=axis),
            rtol=1e-12,
            atol=1e-300,
        )
        for keepdims in (False, True):
            np.testing.assert_allclose(
                solution.logsumexp(logits, axis=axis, keepdims=keepdims),
                scipy.special.logsumexp(logits, axis=axis, keepdims=keepdims),
                rtol=1e-12,
            )


def test_matches_keras(solution):
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(6, 7)).astype("float32")
    want = keras.ops.convert_to_numpy(keras.ops.softmax(logits, axis=0))
    np.testing.assert_allclose(
        solution.softmax(logits, axis=0), want, rtol=1e-5
    )
    want = keras.ops.convert_to_numpy(keras.ops.logsumexp(logits, axis=1))
    np.testing.assert_allclose(
        solution.logsumexp(logits, axis=1), want, rtol=1e-5
    )
