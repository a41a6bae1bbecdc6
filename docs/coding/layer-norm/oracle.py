"""Compare with Keras' layer and TensorFlow's gradient."""

import keras
import numpy as np
import tensorflow as tf


def test_matches_keras(solution):
    rng = np.random.default_rng(0)
    for shape in ((6, 5), (3, 4, 7), (1, 2)):
        for epsilon in (1e-5, 0.1):
            layer = keras.layers.LayerNormalization(
                epsilon=epsilon, dtype="float64"
            )
            layer.build(shape)
            gamma = rng.normal(size=shape[-1])
            beta = rng.normal(size=shape[-1])
            layer.gamma.assign(gamma)
            layer.beta.assign(beta)
            inputs = rng.normal(size=shape) * 3 + 1
            upstream = rng.normal(size=shape)
            variable = tf.Variable(inputs)
            with tf.GradientTape() as tape:
                want = layer(variable)
                loss = tf.reduce_sum(want * upstream)
            wanted = tape.gradient(
                loss, [variable, layer.gamma.value, layer.beta.value]
            )
            np.testing.assert_allclose(
                solution.layer_norm(inputs, gamma, beta, epsilon),
                want.numpy(),
                atol=1e-6,
            )
            got = solution.layer_norm_gradient(
                inputs, gamma, upstream, epsilon
            )
            for one, two in zip(got, wanted, strict=True):
                np.testing.assert_allclose(one, two.numpy(), atol=1e-5)
