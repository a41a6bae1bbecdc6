"""Compare with TensorFlow and with Keras' global_clipnorm."""

import keras
import numpy as np
import tensorflow as tf


def random_gradients(seed, scale):
    rng = np.random.default_rng(seed)
    return [
        scale * rng.normal(size=shape) for shape in ((3, 4), (4,), (2, 1, 5))
    ]


def test_matches_tensorflow(solution):
    for seed, scale in enumerate((0.01, 1.0, 100.0)):
        gradients = random_gradients(seed, scale)
        gradients.insert(1, None)
        for limit in (0.5, 5.0):
            want, norm = tf.clip_by_global_norm(gradients, limit)
            got, own = solution.clip_by_global_norm(gradients, limit)
            np.testing.assert_allclose(own, norm.numpy(), rtol=1e-10)
            for one, two in zip(got, want, strict=True):
                if two is None:
                    assert one is None
                else:
                    np.testing.assert_allclose(one, two.numpy(), rtol=1e-10)


def test_matches_keras(solution):
    # With learning rate 1, SGD subtracts the clipped gradients.
    gradients = random_gradients(3, 2.0)
    variables = [
        keras.Variable(np.zeros(g.shape), dtype="float64") for g in gradients
    ]
    optimizer = keras.optimizers.SGD(1.0, global_clipnorm=1.5)
    optimizer.apply_gradients(zip(gradients, variables, strict=True))
    got, _ = solution.clip_by_global_norm(gradients, 1.5)
    for one, variable in zip(got, variables, strict=True):
        want = -keras.ops.convert_to_numpy(variable)
        np.testing.assert_allclose(one, want, rtol=1e-5)


def test_norm_is_that_of_one_vector(solution):
    gradients = random_gradients(4, 3.0)
    vector = np.concatenate([g.ravel() for g in gradients])
    np.testing.assert_allclose(
        solution.global_norm(gradients), np.linalg.norm(vector), rtol=1e-12
    )
