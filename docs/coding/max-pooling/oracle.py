"""Compare with Keras and TensorFlow's gradient, and with loops."""

import keras
import numpy as np
import tensorflow as tf

CASES = [((2, 2), (2, 2)), ((3, 3), (2, 2)), ((2, 3), (1, 2))]


def test_matches_keras(solution):
    rng = np.random.default_rng(0)
    for window, strides in CASES:
        images = rng.normal(size=(2, 7, 9, 3)).astype("float32")
        variable = tf.Variable(images)
        with tf.GradientTape() as tape:
            want = keras.ops.max_pool(
                variable,
                window,
                strides=strides,
                padding="valid",
                data_format="channels_last",
            )
            upstream = rng.normal(size=want.shape).astype("float32")
            loss = tf.reduce_sum(want * upstream)
        got = solution.max_pool(images, window, strides)
        np.testing.assert_array_equal(got, want.numpy())
        np.testing.assert_allclose(
            solution.max_pool_gradient(images, upstream, window, strides),
            tape.gradient(loss, variable).numpy(),
            atol=1e-5,
        )


def test_matches_loops_with_ties(solution):
    rng = np.random.default_rng(1)
    for window, strides in CASES:
        images = rng.integers(0, 3, size=(2, 6, 8, 2)).astype(float)
        output = solution.max_pool(images, window, strides)
        upstream = rng.normal(size=output.shape)
        want = np.zeros(images.shape)
        for n, p, q, c in np.ndindex(output.shape):
            top, left = p * strides[0], q * strides[1]
            entries = [
                (-images[n, i, j, c], i, j)
                for i in range(top, top + window[0])
                for j in range(left, left + window[1])
            ]
            value, i, j = min(entries)
            assert output[n, p, q, c] == -value
            want[n, i, j, c] += upstream[n, p, q, c]
        got = solution.max_pool_gradient(images, upstream, window, strides)
        np.testing.assert_allclose(got, want, atol=1e-12)
