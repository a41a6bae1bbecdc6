"""Compare with the losses of Keras and with TensorFlow's gradient."""

import keras
import numpy as np
import tensorflow as tf


def test_matches_keras_sparse(solution):
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(5, 4, 7)) * 3
    labels = rng.integers(0, 7, size=(5, 4))
    variable = tf.Variable(logits)
    loss_function = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, dtype="float64"
    )
    with tf.GradientTape() as tape:
        want = loss_function(labels, variable)
    loss, gradient = solution.sparse_cross_entropy(logits, labels)
    np.testing.assert_allclose(loss, want.numpy(), rtol=1e-10)
    np.testing.assert_allclose(
        gradient, tape.gradient(want, variable).numpy(), atol=1e-12
    )


def test_matches_keras_soft(solution):
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(6, 5)) * 3
    targets = rng.dirichlet(np.ones(5), size=6)
    variable = tf.Variable(logits)
    loss_function = keras.losses.CategoricalCrossentropy(
        from_logits=True, dtype="float64"
    )
    with tf.GradientTape() as tape:
        want = loss_function(targets, variable)
    loss, gradient = solution.one_hot_cross_entropy(logits, targets)
    np.testing.assert_allclose(loss, want.numpy(), rtol=1e-10)
    np.testing.assert_allclose(
        gradient, tape.gradient(want, variable).numpy(), atol=1e-12
    )
