"""Tests for layer_norm.py: run `pytest test_layer_norm.py`."""

import numpy as np
import pytest

from layer_norm import layer_norm, layer_norm_gradient


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def plain(inputs, epsilon=1e-5):
    features = inputs.shape[-1]
    return layer_norm(inputs, np.ones(features), np.zeros(features), epsilon)


def test_forward_by_hand():
    got = plain(np.array([[1.0, 3.0], [10.0, 30.0]]), epsilon=0.5)
    a, b = 1 / np.sqrt(1.5), 10 / np.sqrt(100.5)
    assert close(got, [[-a, a], [-b, b]]), (
        "rows [1, 3] and [10, 30] have means 2 and 20 and biased "
        f"variances 1 and 100; with epsilon 0.5 expected\n"
        f"{np.array([[-a, a], [-b, b]])}\ngot\n{got}: is each row "
        "normalized by itself?"
    )


def test_epsilon_is_added_to_the_variance():
    got = plain(np.array([[-0.01, 0.01]]), epsilon=3e-4)
    assert close(got, [[-0.5, 0.5]], 1e-4), (
        "variance 1e-4, epsilon 3e-4: 0.01 / sqrt(4e-4) = 0.5, got "
        f"{np.ravel(got)}: epsilon goes under the root"
    )


def test_gamma_and_beta():
    inputs = np.array([[-1.0, 1.0], [5.0, 1.0]])
    got = layer_norm(inputs, np.array([2.0, 3.0]), np.array([10.0, 20.0]), 0.0)
    assert close(got, [[8.0, 23.0], [12.0, 17.0]]), (
        "normalized: [-1, 1] and [1, -1]; gamma [2, 3] and beta [10, "
        f"20] then give [8, 23] and [12, 17]; got\n{got}"
    )


def test_constant_rows():
    inputs = np.full((2, 3), 4.0)
    gamma, beta = np.array([1.0, 2.0, 3.0]), np.array([7.0, 8.0, 9.0])
    got = layer_norm(inputs, gamma, beta)
    assert close(got, [[7.0, 8.0, 9.0]] * 2), (
        f"a constant row is normalized to 0, which leaves beta; got\n{got}"
    )
    got = layer_norm_gradient(inputs, gamma, np.ones((2, 3)))
    assert all(np.all(np.isfinite(part)) for part in got), (
        "the gradient of a constant row is finite, thanks to epsilon"
    )
    upstream = np.array([[6.0, 3.0, 0.0], [0.0, 3.0, 2.0]])
    got = layer_norm_gradient(inputs, gamma, upstream, 0.25)[0]
    assert close(got, [[4.0, 4.0, -8.0], [-8.0, 4.0, 4.0]]), (
        "a constant row, epsilon 0.25: 1 / sqrt(0.25) = 2 times gradient "
        "* gamma minus its mean, [4, 4, -8] and [-8, 4, 4], since the "
        f"variance has slope 0 there; got\n{got}"
    )


def test_default_epsilon():
    # variance 3e-5 + epsilon 1e-5 = 4e-5
    spread, gamma = np.sqrt(3e-5), np.array([1.0, 1.0])
    inputs = np.array([[-spread, spread]])
    got = layer_norm(inputs, gamma, np.zeros(2))
    want = np.array([[-1.0, 1.0]]) * np.sqrt(0.75)
    assert close(got, want, 1e-4), (
        f"variance 3e-5: with the default epsilon, 1e-5, expected {want}, "
        f"got {got}"
    )
    _, got, _ = layer_norm_gradient(inputs, gamma, np.array([[0.0, 1.0]]))
    assert close(got, [0.0, np.sqrt(0.75)], 1e-4), (
        "layer_norm_gradient has another default epsilon than 1e-5, got "
        f"the gradient {got} of gamma"
    )


def test_large_mean():
    inputs = 1e8 + np.array([[0.0, 2.0], [5.0, -5.0]])
    want = np.array([[-1.0, 1.0], [1.0, -1.0]])
    got = plain(inputs)
    assert close(got, want, 1e-3), (
        "rows near 1e8 with a spread of 1 and 5 normalize to -1 and 1, "
        f"got\n{got}\nSubtract the mean before you square: the mean of "
        "the squares and the squared mean agree in all digits that are kept"
    )
    _, got, _ = layer_norm_gradient(inputs, np.ones(2), np.eye(2))
    assert close(got, [-1.0, -1.0], 1e-3), (
        f"rows near 1e8: the gradient of gamma is [-1, -1], got {got}"
    )


def test_rows_do_not_depend_on_each_other():
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(4, 4)) * [[1], [10], [100], [3]]
    gamma, beta = rng.normal(size=4), rng.normal(size=4)
    upstream = rng.normal(size=(4, 4))
    outputs = layer_norm(inputs, gamma, beta)
    gradients = layer_norm_gradient(inputs, gamma, upstream)[0]
    for i in range(4):
        row = np.s_[i : i + 1]
        assert close(outputs[row], layer_norm(inputs[row], gamma, beta)), (
            f"row {i} comes out differently alone and in a batch: "
            "no statistic may mix rows"
        )
        alone = layer_norm_gradient(inputs[row], gamma, upstream[row])[0]
        assert close(gradients[row], alone), (
            f"the gradient of row {i} differs alone and in a batch"
        )


@pytest.mark.parametrize("shape", [(5,), (1, 5), (2, 3, 5), (2, 1, 3, 5)])
def test_leading_dimensions(shape):
    rng = np.random.default_rng(1)
    inputs, upstream = rng.normal(size=shape), rng.normal(size=shape)
    gamma, beta = rng.normal(size=5), rng.normal(size=5)
    rows, flat = inputs.reshape(-1, 5), upstream.reshape(-1, 5)
    got = layer_norm(inputs, gamma, beta)
    want = layer_norm(rows, gamma, beta)
    assert close(got, np.reshape(want, shape)), (
        f"shape {shape}: differs from the same rows as a matrix; only "
        "the last axis is normalized"
    )
    got = layer_norm_gradient(inputs, gamma, upstream)
    want = layer_norm_gradient(rows, gamma, flat)
    assert close(got[0], np.reshape(want[0], shape)), (
        f"shape {shape}: wrong gradient of inputs"
    )
    for name, one, two in zip(
        ("gamma", "beta"), got[1:], want[1:], strict=True
    ):
        assert np.shape(one) == (5,), (
            f"inputs of shape {shape}: the gradient of {name} has shape "
            f"{np.shape(one)}, expected (5,)"
        )
        assert close(one, two), f"shape {shape}: wrong gradient of {name}"


def test_scale_and_shift_of_a_row_do_not_matter():
    inputs = np.random.default_rng(2).normal(size=(3, 6))
    got = plain(inputs * [[2.0], [5.0], [30.0]] + [[100.0], [-7.0], [1.0]])
    assert close(got, plain(inputs), 1e-3), (
        "a * row + b with a > 0 has the same normalized row"
    )


def test_gradients_of_gamma_and_beta_by_hand():
    inputs = np.array([[-1.0, 1.0], [5.0, 1.0]])
    upstream = np.array([[1.0, 10.0], [100.0, 1000.0]])
    _, d_gamma, d_beta = layer_norm_gradient(
        inputs, np.array([2.0, 3.0]), upstream, 0.0
    )
    assert close(d_beta, [101.0, 1010.0]), (
        f"gradient of beta: the sum over the rows, [101, 1010]; got {d_beta}"
    )
    assert close(d_gamma, [99.0, -990.0]), (
        "gradient of gamma: sum of gradient times normalized, with "
        f"normalized rows [-1, 1] and [1, -1]: [99, -990]; got {d_gamma}"
    )


@pytest.mark.parametrize("epsilon", [1e-5, 0.5])
def test_gradients_by_finite_differences(epsilon):
    rng = np.random.default_rng(3)
    values = {
        "inputs": rng.normal(size=(2, 3, 4)),
        "gamma": rng.normal(size=4),
        "beta": rng.normal(size=4),
    }
    upstream = rng.normal(size=(2, 3, 4))
    gradients = layer_norm_gradient(
        values["inputs"], values["gamma"], upstream, epsilon
    )
    for name, got in zip(values, gradients, strict=True):
        want = np.zeros(values[name].shape)
        for index in np.ndindex(want.shape):
            losses = []
            for sign in (1, -1):
                moved = {key: values[key].copy() for key in values}
                moved[name][index] += sign * 1e-3
                output = layer_norm(**moved, epsilon=epsilon)
                losses.append(np.sum(upstream * output))
            want[index] = (losses[0] - losses[1]) / 2e-3
        assert close(got, want, 5e-3), (
            f"epsilon {epsilon}: gradient of {name} is not the slope of "
            f"the loss; expected\n{want}\ngot\n{got}"
        )


def test_gradient_ignores_shift_and_scale_of_a_row():
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(3, 5)) * 2
    gamma = np.array([1.0, 2.0, -1.0, 0.5, 3.0])
    upstream = rng.normal(size=(3, 5))
    got = layer_norm_gradient(inputs, gamma, upstream, 1e-9)[0]
    sums = np.sum(got, axis=-1)
    assert close(sums, np.zeros(3)), (
        f"shifting a row changes nothing, so each gradient row sums to "
        f"0; got {sums}: is the path through the mean there, and is "
        "gamma multiplied before the means are taken?"
    )
    along = np.sum(got * inputs, axis=-1)
    assert close(along, np.zeros(3), 1e-4), (
        f"scaling a row changes nothing; the gradient along it is "
        f"{along}: the path through the variance is missing or wrong"
    )


def test_arguments_are_kept():
    inputs = np.array([[1.0, 2.0], [3.0, 5.0]])
    upstream = np.array([[1.0, -1.0], [0.5, 2.0]])
    gamma, beta = np.array([2.0, 3.0]), np.array([1.0, 0.0])
    layer_norm(inputs, gamma, beta)
    layer_norm_gradient(inputs, gamma, upstream)
    assert np.array_equal(inputs, [[1, 2], [3, 5]]), "inputs changed"
    assert np.array_equal(upstream, [[1, -1], [0.5, 2]]), (
        "output_gradient changed"
    )
    assert np.array_equal(gamma, [2, 3]), "gamma changed"
    assert np.array_equal(beta, [1, 0]), "beta changed"
