"""Compare with Keras, and with the moments written as sums."""

import keras
import numpy as np


def path_of_keras(optimizer, start, gradients):
    variable = keras.Variable(start, dtype="float64")
    optimizer.build([variable])
    for gradient in gradients:
        optimizer.apply_gradients([(gradient, variable)])
    return keras.ops.convert_to_numpy(variable)


def path_of(optimizer, start, gradients):
    params = {"w": start}
    for gradient in gradients:
        params = optimizer.step(params, {"w": gradient})
    return params["w"]


def test_matches_keras(solution):
    # Keras adds epsilon to the root of the uncorrected v, so compare
    # with one that is too small to matter. Its bookkeeping is float32.
    rng = np.random.default_rng(0)
    start = rng.normal(size=(3, 2))
    gradients = rng.normal(size=(20, 3, 2))
    want = path_of_keras(
        keras.optimizers.Adam(0.05, 0.8, 0.95, 1e-12), start, gradients
    )
    got = path_of(solution.Adam(0.05, 0.8, 0.95, 1e-12), start, gradients)
    np.testing.assert_allclose(got, want, atol=1e-5)
    want = path_of_keras(
        keras.optimizers.AdamW(
            learning_rate=0.05,
            weight_decay=0.3,
            beta_1=0.8,
            beta_2=0.95,
            epsilon=1e-12,
        ),
        start,
        gradients,
    )
    got = path_of(
        solution.AdamW(0.05, 0.8, 0.95, 1e-12, 0.3), start, gradients
    )
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_matches_weighted_sums(solution):
    # m_hat and v_hat are weighted means of all gradients so far.
    rng = np.random.default_rng(1)
    gradients = rng.normal(size=(15, 4))
    for beta_1, beta_2, epsilon in ((0.9, 0.99, 1e-3), (0.0, 0.5, 0.1)):
        want = np.zeros(4)
        for t in range(1, 16):
            age = np.arange(t)[::-1]
            w1, w2 = beta_1**age, beta_2**age
            m = np.average(gradients[:t], axis=0, weights=w1)
            v = np.average(gradients[:t] ** 2, axis=0, weights=w2)
            want -= 0.1 * m / (np.sqrt(v) + epsilon)
        optimizer = solution.Adam(0.1, beta_1, beta_2, epsilon)
        got = path_of(optimizer, np.zeros(4), gradients)
        np.testing.assert_allclose(got, want, atol=1e-12)
