"""Compare with keras.losses.BinaryFocalCrossentropy and its gradient."""

import keras
import numpy as np
import tensorflow as tf


def test_matches_keras(solution):
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(6, 5)) * 2
    targets = rng.integers(0, 2, size=(6, 5))
    for gamma, alpha in ((2.0, 0.25), (0.0, 0.5), (1.0, 0.9), (4.0, 0.6)):
        function = keras.losses.BinaryFocalCrossentropy(
            apply_class_balancing=True,
            alpha=alpha,
            gamma=gamma,
            from_logits=True,
            dtype="float64",
        )
        variable = tf.Variable(logits)
        with tf.GradientTape() as tape:
            want = function(targets.astype(float), variable)
        loss, gradient = solution.focal_loss(logits, targets, gamma, alpha)
        np.testing.assert_allclose(loss, want.numpy(), rtol=1e-5)
        np.testing.assert_allclose(
            gradient, tape.gradient(want, variable).numpy(), atol=1e-6
        )


def test_gradient_by_complex_step(solution):
    """The formula of the docstring with a complex logit."""
    rng = np.random.default_rng(1)
    logits = rng.normal(size=40) * 3
    targets = rng.integers(0, 2, size=40)
    p = 1 / (1 + np.exp(-(logits + 1e-30j)))
    each = np.where(
        targets == 1,
        -0.3 * (1 - p) ** 2.5 * np.log(p),
        -0.7 * p**2.5 * np.log(1 - p),
    )
    loss, gradient = solution.focal_loss(logits, targets, 2.5, 0.3)
    np.testing.assert_allclose(loss, each.real.mean())
    np.testing.assert_allclose(gradient, each.imag / 1e-30 / 40, rtol=1e-9)
