"""Compare with keras.layers.Dense.enable_lora and GradientTape."""

import keras
import numpy as np
import tensorflow as tf


def test_matches_keras_lora(solution):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 4, 6))
    g = rng.normal(size=(3, 4, 5))
    weight, bias = rng.normal(size=(6, 5)), rng.normal(size=5)
    mine = solution.LoRADense(weight, bias, 2, 7.0, rng)
    mine.a, mine.b = rng.normal(size=(6, 2)), rng.normal(size=(2, 5))
    dense = keras.layers.Dense(5, dtype="float64")
    dense.build(x.shape)
    dense.set_weights([weight, bias])
    dense.enable_lora(2, lora_alpha=7.0)
    dense.lora_kernel_a.assign(mine.a)
    dense.lora_kernel_b.assign(mine.b)
    variable = tf.Variable(x)
    with tf.GradientTape() as tape:
        output = dense(variable)
        loss = tf.reduce_sum(output * g)
    np.testing.assert_allclose(mine.forward(x), output.numpy(), atol=1e-4)
    grad_x, gradients = mine.backward(g)
    want = tape.gradient(
        loss, [variable, dense.lora_kernel_a.value, dense.lora_kernel_b.value]
    )
    for got, expected in zip((grad_x, gradients["a"], gradients["b"]), want):
        np.testing.assert_allclose(got, expected.numpy(), atol=1e-4)
    np.testing.assert_allclose(
        mine.merged_weight(),
        keras.ops.convert_to_numpy(dense.kernel),
        atol=1e-4,
    )


def test_gradients_follow_from_the_full_gradient(solution):
    """With G the gradient of the merged matrix: s G b^T and s a^T G."""
    rng = np.random.default_rng(1)
    x, g = rng.normal(size=(20, 6)), rng.normal(size=(20, 5))
    layer = solution.LoRADense(
        rng.normal(size=(6, 5)), np.zeros(5), 3, 1.5, rng
    )
    layer.b = rng.normal(size=(3, 5))
    layer.forward(x)
    _, gradients = layer.backward(g)
    full = np.einsum("ni,no->io", x, g)
    np.testing.assert_allclose(gradients["a"], 0.5 * full @ layer.b.T)
    np.testing.assert_allclose(gradients["b"], 0.5 * layer.a.T @ full)
