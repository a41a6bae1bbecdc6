"""Compare with Keras losses on cosines and TensorFlow's gradients."""

import keras
import numpy as np
import tensorflow as tf


def test_matches_keras(solution):
    rng = np.random.default_rng(0)
    anchors, positives = rng.normal(size=(2, 7, 5)) * 2
    crossentropy = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, dtype="float64"
    )
    for temperature, symmetric in ((0.1, False), (0.07, True), (1.0, True)):
        a, p = tf.Variable(anchors), tf.Variable(positives)
        with tf.GradientTape() as tape:
            logits = (
                keras.ops.normalize(a)
                @ keras.ops.transpose(keras.ops.normalize(p))
                / temperature
            )
            want = crossentropy(np.arange(7), logits)
            if symmetric:
                other = crossentropy(np.arange(7), tf.transpose(logits))
                want = (want + other) / 2
        loss, grad_a, grad_p = solution.info_nce(
            anchors, positives, temperature, symmetric
        )
        np.testing.assert_allclose(loss, want.numpy(), rtol=1e-6)
        want_a, want_p = tape.gradient(want, [a, p])
        np.testing.assert_allclose(grad_a, want_a.numpy(), atol=1e-6)
        np.testing.assert_allclose(grad_p, want_p.numpy(), atol=1e-6)


def test_loss_matches_loops(solution):
    rng = np.random.default_rng(1)
    anchors, positives = rng.normal(size=(2, 6, 3))

    def cosine(x, y):
        return x @ y / (x @ x) ** 0.5 / (y @ y) ** 0.5

    total = 0.0
    for i in range(6):
        odds = sum(
            np.exp(
                (cosine(anchors[i], p) - cosine(anchors[i], positives[i]))
                / 0.2
            )
            for p in positives
        )
        total += np.log(odds)
    loss, *_ = solution.info_nce(anchors, positives, 0.2)
    np.testing.assert_allclose(loss, total / 6)
