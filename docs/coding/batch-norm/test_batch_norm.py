"""Tests for batch_norm.py: run `pytest test_batch_norm.py`."""

import numpy as np
import pytest

from batch_norm import BatchNorm


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def layer_with(gamma, beta, mean, variance, epsilon=1e-3):
    layer = BatchNorm(len(gamma), momentum=0.9, epsilon=epsilon)
    layer.gamma = np.array(gamma)
    layer.beta = np.array(beta)
    layer.moving_mean = np.array(mean)
    layer.moving_variance = np.array(variance)
    return layer


def test_training_by_hand():
    inputs = np.array([[1.0, 10.0], [3.0, 30.0]])
    got = BatchNorm(2, epsilon=0.5).forward(inputs, training=True)
    a, b = 1 / np.sqrt(1.5), 10 / np.sqrt(100.5)
    assert close(got, [[-a, -b], [a, b]]), (
        "means 2 and 20, biased variances 1 and 100, epsilon 0.5: "
        f"expected\n{np.array([[-a, -b], [a, b]])}\ngot\n{got}"
    )


def test_gamma_and_beta():
    layer = layer_with([2.0, 3.0], [5.0, -7.0], [0.0, 0.0], [1.0, 1.0])
    inputs = np.array([[-1.0, 4.0], [1.0, 4.0]])
    got = layer.forward(inputs, training=True)
    a = 2 / np.sqrt(1.001)
    assert close(got, [[5 - a, -7.0], [5 + a, -7.0]]), (
        "gamma scales and beta shifts each feature after the "
        f"normalization; got\n{got}"
    )


def test_epsilon_is_added_to_the_variance():
    layer = BatchNorm(1, epsilon=3e-4)
    got = layer.forward(np.array([[-0.01], [0.01]]), training=True)
    assert close(got, [[-0.5], [0.5]], 1e-4), (
        "variance 1e-4, epsilon 3e-4: 0.01 / sqrt(4e-4) = 0.5, got "
        f"{np.ravel(got)}: epsilon goes under the root"
    )


def test_defaults():
    inputs = 5 + np.sqrt(0.003) * np.array([[-1.0], [1.0]])
    layer = BatchNorm(1)
    got = layer.forward(inputs, training=True)
    want = np.sqrt(0.75) * np.array([[-1.0], [1.0]])
    assert close(got, want, 1e-4), (
        "variance 0.003 and the default epsilon 0.001: expected -0.866 "
        f"and 0.866, got {np.ravel(got)}"
    )
    assert close(layer.moving_mean, [0.05]), (
        "the default momentum is 0.99: a batch of mean 5 moves "
        f"moving_mean from 0 to 0.05, got {layer.moving_mean}"
    )


def test_a_mean_far_from_zero():
    centered = np.array([[-1.0] * 3, [1.0] * 3, [-1.0] * 3, [1.0] * 3])
    inputs = np.array([8000000.1, 8123457.3, 4000000.3]) + centered
    layer = BatchNorm(3, momentum=0.0)
    got = layer.forward(inputs, training=True)
    assert close(layer.moving_variance, np.ones(3), 1e-4), (
        "means of 4 to 8 million, variances 1: got variances "
        f"{layer.moving_variance}; mean(x**2) - mean(x)**2 loses them to "
        "rounding: subtract the mean first"
    )
    assert close(got, centered / np.sqrt(1.001), 1e-4), (
        f"the same batch is normalized to -1 and 1 (nearly), got\n{got}"
    )


def test_constant_features_and_one_row():
    layer = BatchNorm(2)
    got = layer.forward(np.full((4, 2), 7.0), training=True)
    assert close(got, np.zeros((4, 2))), (
        f"a constant feature is normalized to 0; got\n{got}"
    )
    got = layer.forward(np.array([[3.0, -5.0]]), training=True)
    assert close(got, np.zeros((1, 2))), (
        f"a batch of one row is normalized to 0 in training; got {got}"
    )
    gradient = layer.backward(np.array([[1.0, 2.0]]))[0]
    assert close(gradient, np.zeros((1, 2))), (
        "with one row the output does not depend on the inputs, so "
        f"their gradient is 0; got {gradient}"
    )
    layer = BatchNorm(2, momentum=0.9)
    layer.forward(np.array([[3.0, -5.0]]), training=True)
    assert close(layer.moving_mean, [0.3, -0.5]) and close(
        layer.moving_variance, [0.9, 0.9]
    ), (
        "one row has itself as its mean and variance 0: expected moving "
        "averages [0.3, -0.5] and [0.9, 0.9], got "
        f"{layer.moving_mean} and {layer.moving_variance}"
    )


@pytest.mark.parametrize(
    "shape", [(2, 3, 4, 5), (4, 6, 5), (3, 2, 2, 2, 5)]
)
def test_images_are_normalized_per_channel(shape):
    rng = np.random.default_rng(0)
    images = rng.normal(size=shape) * 3 + 1
    layer = BatchNorm(5)
    flat = BatchNorm(5)
    got = layer.forward(images, training=True)
    want = flat.forward(images.reshape(24, 5), training=True)
    assert close(got, np.reshape(want, images.shape)), (
        "images: one mean and variance for each channel, over batch, "
        f"height and width; inputs of shape {shape} differ from the same "
        "entries as rows: average over all axes but the last"
    )
    assert close(layer.moving_mean, flat.moving_mean), (
        "images: moving_mean has one entry for each channel, got shape "
        f"{np.shape(layer.moving_mean)}"
    )
    upstream = rng.normal(size=images.shape)
    got = layer.backward(upstream)
    want = flat.backward(upstream.reshape(24, 5))
    for name, one, two in zip(
        ("inputs", "gamma", "beta"), got, want, strict=True
    ):
        assert close(np.reshape(one, np.shape(two)), two), (
            f"images: the gradient of {name} differs from that of the "
            "same pixels as rows"
        )
    assert np.shape(got[0]) == images.shape, "inputs: wrong shape"


def test_moving_averages():
    layer = BatchNorm(2, momentum=0.9)
    layer.forward(np.array([[0.0, 10.0], [4.0, 10.0]]), training=True)
    assert close(layer.moving_mean, [0.2, 1.0]), (
        "moving_mean after one batch with means 2 and 10: 0.9 * 0 + "
        f"0.1 * mean = [0.2, 1.0]; got {layer.moving_mean}"
    )
    assert close(layer.moving_variance, [1.3, 0.9]), (
        "moving_variance after biased variances 4 and 0: 0.9 * 1 + 0.1 "
        f"* variance = [1.3, 0.9]; got {layer.moving_variance}"
    )
    layer.forward(np.array([[1.0, 0.0], [1.0, 2.0]]), training=True)
    assert close(layer.moving_mean, [0.28, 1.0]), (
        f"second batch: expected [0.28, 1.0], got {layer.moving_mean}"
    )
    assert close(layer.moving_variance, [1.17, 0.91]), (
        f"second batch: expected [1.17, 0.91], got {layer.moving_variance}"
    )


def test_inference_uses_the_moving_averages():
    layer = layer_with(
        [2.0, 1.0], [1.0, 0.0], [5.0, -1.0], [3.0, 8.0], epsilon=1.0
    )
    inputs = np.array([[7.0, 2.0], [5.0, -4.0], [9.0, -1.0]])
    want = np.array([[3.0, 1.0], [1.0, -1.0], [5.0, 0.0]])
    got = layer.forward(inputs, training=False)
    assert close(got, want), (
        "inference: (x - [5, -1]) / sqrt([3, 8] + 1) * gamma + beta; "
        f"expected\n{want}\ngot\n{got}"
    )
    assert close(layer.moving_mean, [5.0, -1.0]) and close(
        layer.moving_variance, [3.0, 8.0]
    ), "inference must not update the moving averages"
    got = layer.forward(inputs[:1], training=False)
    assert close(got, want[:1]), (
        "at inference a row's output does not depend on the other rows"
    )


def test_a_new_layer_at_inference():
    layer = BatchNorm(2, epsilon=3.0)
    got = layer.forward(np.array([[2.0, -4.0]]), training=False)
    assert close(got, [[1.0, -2.0]]), (
        "a new layer has moving mean 0 and variance 1, so epsilon 3 "
        f"halves the inputs; got {got}"
    )


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", [(6, 3), (2, 2, 3, 2)])
def test_gradients_by_finite_differences(training, shape):
    rng = np.random.default_rng(1)
    features = shape[-1]
    values = {
        "inputs": rng.normal(size=shape) * 0.7 + 2,
        "gamma": rng.normal(size=features),
        "beta": rng.normal(size=features),
    }
    upstream = rng.normal(size=shape)
    mean = rng.normal(size=features)
    variance = rng.uniform(0.5, 2, size=features)

    def run(values):
        layer = layer_with(
            values["gamma"], values["beta"], mean, variance, 0.3
        )
        output = layer.forward(values["inputs"], training=training)
        return layer, np.sum(upstream * output)

    layer, _ = run(values)
    gradients = layer.backward(upstream)
    mode = "training" if training else "inference"
    for name, got in zip(values, gradients, strict=True):
        want = np.zeros(values[name].shape)
        for index in np.ndindex(want.shape):
            losses = []
            for sign in (1, -1):
                moved = {key: values[key].copy() for key in values}
                moved[name][index] += sign * 1e-3
                losses.append(run(moved)[1])
            want[index] = (losses[0] - losses[1]) / 2e-3
        assert close(got, want, 5e-3), (
            f"{mode}: gradient of {name} is not the slope of the loss; "
            f"expected\n{want}\ngot\n{got}"
        )


def test_training_gradient_ignores_shift_and_scale():
    rng = np.random.default_rng(2)
    inputs = rng.normal(size=(8, 2)) * 5
    layer = BatchNorm(2, epsilon=1e-9)
    layer.forward(inputs, training=True)
    gradient = layer.backward(rng.normal(size=(8, 2)))[0]
    assert close(np.sum(gradient, axis=0), np.zeros(2)), (
        "adding a constant to a feature changes nothing in training, so "
        f"its gradient sums to 0; got {np.sum(gradient, axis=0)}: the "
        "path through the mean is missing"
    )
    along = np.sum(gradient * inputs, axis=0)
    assert close(along, np.zeros(2), 1e-4), (
        "scaling a feature changes nothing in training; the gradient "
        f"along the inputs is {along}: the path through the variance "
        "is missing"
    )


def test_backward_belongs_to_the_latest_forward():
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=(4, 2)), rng.normal(size=(6, 2))
    upstream = rng.normal(size=(6, 2))
    layer, fresh = BatchNorm(2), BatchNorm(2)
    layer.forward(first, training=True)
    layer.forward(second, training=True)
    fresh.forward(second, training=True)
    got, want = layer.backward(upstream), fresh.backward(upstream)
    for one, two in zip(got, want, strict=True):
        assert close(one, two), (
            "an earlier batch changes the gradients of this one"
        )
    other = rng.normal(size=(6, 2)) * 3
    for training in (False, True):
        layer, fresh = BatchNorm(2, momentum=1.0), BatchNorm(2)
        layer.forward(other, training=not training)
        layer.forward(second, training=training)
        fresh.forward(second, training=training)
        got, want = layer.backward(upstream), fresh.backward(upstream)
        for one, two in zip(got, want, strict=True):
            assert close(one, two), (
                f"forward with training={not training}, then with "
                f"training={training}: backward must belong to the "
                "latter, in its mode"
            )
        again = layer.backward(upstream)
        for one, two in zip(again, want, strict=True):
            assert close(one, two), (
                "a second call of backward gives other gradients: it "
                "changes what forward kept"
            )


def test_nothing_else_changes():
    inputs = np.array([[1.0, 2.0], [3.0, 5.0]])
    upstream = np.array([[1.0, -1.0], [0.5, 2.0]])
    layer = layer_with([2.0, 3.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0])
    layer.forward(inputs, training=True)
    mean = np.array(layer.moving_mean)
    variance = np.array(layer.moving_variance)
    layer.backward(upstream)
    assert np.array_equal(inputs, [[1, 2], [3, 5]]), "inputs changed"
    assert np.array_equal(upstream, [[1, -1], [0.5, 2]]), (
        "output_gradient changed"
    )
    assert close(layer.gamma, [2.0, 3.0]), "gamma changed"
    assert close(layer.beta, [1.0, 0.0]), "beta changed"
    assert close(layer.moving_mean, mean) and close(
        layer.moving_variance, variance
    ), "backward moved the averages"
