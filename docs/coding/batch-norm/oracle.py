"""Compare with Keras' layer and TensorFlow's gradient."""

import keras
import numpy as np
import tensorflow as tf


def test_matches_keras(solution):
    for shape in ((6, 3), (3, 4, 5, 2)):
        rng = np.random.default_rng(0)
        features = shape[-1]
        layer = keras.layers.BatchNormalization(
            momentum=0.9, epsilon=1e-2, dtype="float64"
        )
        layer.build(shape)
        own = solution.BatchNorm(features, momentum=0.9, epsilon=1e-2)
        own.gamma = rng.normal(size=features)
        own.beta = rng.normal(size=features)
        layer.gamma.assign(own.gamma)
        layer.beta.assign(own.beta)
        for training in (True, True, False):
            inputs = rng.normal(size=shape) * 2 + 1
            upstream = rng.normal(size=shape)
            variable = tf.Variable(inputs)
            with tf.GradientTape() as tape:
                want = layer(variable, training=training)
                loss = tf.reduce_sum(want * upstream)
            wanted = tape.gradient(
                loss, [variable, layer.gamma.value, layer.beta.value]
            )
            got = own.forward(inputs, training=training)
            np.testing.assert_allclose(got, want.numpy(), atol=1e-8)
            np.testing.assert_allclose(
                own.moving_mean, layer.moving_mean.numpy(), atol=1e-8
            )
            np.testing.assert_allclose(
                own.moving_variance,
                layer.moving_variance.numpy(),
                atol=1e-8,
            )
            for one, two in zip(own.backward(upstream), wanted, strict=True):
                np.testing.assert_allclose(one, two.numpy(), atol=1e-8)
