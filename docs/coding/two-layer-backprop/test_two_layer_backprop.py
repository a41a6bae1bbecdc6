"""Tests for two_layer_backprop.py: run with pytest."""

import numpy as np
import pytest

from two_layer_backprop import forward, loss_and_gradients

NAMES = ("w1", "b1", "w2", "b2")


def small():
    """One example, worked by hand.

    Before ReLU: 3, -2, 1; after: 3, 0, 1; logits: 3, 3.
    """
    params = {
        "w1": np.array([[1.0, -1.0, 0.0], [1.0, -1.0, 1.0]]),
        "b1": np.array([0.0, 1.0, -1.0]),
        "w2": np.array([[1.0, 0.0], [5.0, 1.0], [0.0, 2.0]]),
        "b2": np.array([0.0, 1.0]),
    }
    return np.array([[1.0, 2.0]]), np.array([0]), params


def random_case(batch, features, units, classes, seed=0):
    rng = np.random.default_rng(seed)
    params = {
        "w1": rng.normal(size=(features, units)),
        "b1": rng.normal(size=units),
        "w2": rng.normal(size=(units, classes)),
        "b2": rng.normal(size=classes),
    }
    inputs = rng.normal(size=(batch, features))
    return inputs, rng.integers(0, classes, size=batch), params


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def test_forward_by_hand():
    inputs, _, params = small()
    got = forward(inputs, params)
    assert close(got, [[3.0, 3.0]]), (
        f"hidden is [3, 0, 1] and the logits are [3, 3]; got {got}"
    )
    params["w2"][2, 1] = -6.0
    got = forward(inputs, params)
    assert close(got, [[3.0, -5.0]]), (
        f"logits are [3, -5]: no ReLU and no softmax at the end; got {got}"
    )


def test_loss_by_hand():
    inputs, labels, params = small()
    loss, _ = loss_and_gradients(inputs, labels, params)
    assert close(loss, np.log(2)), (
        f"two equal logits cost log 2 = 0.693147; got {loss}"
    )


def test_gradients_by_hand():
    inputs, labels, params = small()
    _, gradients = loss_and_gradients(inputs, labels, params)
    assert set(gradients) == set(NAMES), (
        f"gradients has the keys of params, got {sorted(gradients)}"
    )
    # d_logits = [-1/2, 1/2]; d_hidden = [-1/2, -2, 1], and the ReLU
    # blocks the second entry.
    want = {
        "b2": np.array([-0.5, 0.5]),
        "w2": np.array([[-1.5, 1.5], [0.0, 0.0], [-0.5, 0.5]]),
        "b1": np.array([-0.5, 0.0, 1.0]),
        "w1": np.array([[-0.5, 0.0, 1.0], [-1.0, 0.0, 2.0]]),
    }
    hints = {
        "b2": "softmax minus one-hot",
        "w2": "the activation after ReLU times the logits' gradient",
        "b1": "blocked where the input of ReLU is negative",
        "w1": "inputs.T times the gradient before ReLU",
    }
    for name in want:
        assert close(gradients[name], want[name]), (
            f"gradient of {name} ({hints[name]}): expected\n"
            f"{want[name]}\ngot\n{gradients[name]}"
        )


@pytest.mark.parametrize("sizes", [(5, 4, 6, 3), (1, 2, 3, 2), (4, 3, 3, 3)])
def test_gradients_by_finite_differences(sizes):
    inputs, labels, params = random_case(*sizes)
    _, gradients = loss_and_gradients(inputs, labels, params)
    step = 1e-3
    for name in NAMES:
        want = np.zeros(params[name].shape)
        for index in np.ndindex(want.shape):
            losses = []
            for sign in (1, -1):
                moved = {key: params[key].copy() for key in NAMES}
                moved[name][index] += sign * step
                losses.append(loss_and_gradients(inputs, labels, moved)[0])
            want[index] = (losses[0] - losses[1]) / (2 * step)
        assert np.shape(gradients[name]) == want.shape, (
            f"gradient of {name} has shape {np.shape(gradients[name])}, "
            f"the parameter {want.shape}"
        )
        assert close(gradients[name], want, 2e-3), (
            f"gradient of {name} is not the slope of the loss "
            f"(batch, features, units, classes = {sizes}): expected\n"
            f"{want}\ngot\n{gradients[name]}"
        )


def test_same_example_twice():
    inputs, labels, params = small()
    loss, gradients = loss_and_gradients(
        np.repeat(inputs, 2, axis=0), np.repeat(labels, 2), params
    )
    once, single = loss_and_gradients(inputs, labels, params)
    assert close(loss, once), "the loss is a mean: repeating keeps it"
    for name in NAMES:
        assert close(gradients[name], single[name]), (
            f"the same example twice changes the gradient of {name}: "
            "divide by the batch size exactly once"
        )


def test_relu_at_zero():
    inputs, labels, params = small()
    params["b1"] = np.array([-3.0, 3.0, -2.0])  # all three reach 0
    _, gradients = loss_and_gradients(inputs, labels, params)
    assert close(gradients["b1"], np.zeros(3)), (
        f"the derivative of ReLU at 0 is 0 here; got {gradients['b1']}"
    )


def test_large_logits():
    inputs, labels, params = small()
    params["b2"] = np.array([0.0, 5001.0])  # logits 3 and 5003
    loss, gradients = loss_and_gradients(inputs, labels, params)
    assert close(loss, 5000.0), (
        f"wrong by 5000, the loss is 5000; got {loss}: subtract the "
        "maximum, and no log(softmax)"
    )
    assert close(gradients["b2"], [-1.0, 1.0]), (
        f"gradient of b2: expected [-1, 1], got {gradients['b2']}"
    )
    params["b2"] = np.array([5001.0, 0.0])
    loss, gradients = loss_and_gradients(inputs, labels, params)
    assert close(loss, 0.0), f"right by far, the loss is 0; got {loss}"
    assert close(gradients["w1"], np.zeros((2, 3))), (
        f"right by far, no gradient; got\n{gradients['w1']}"
    )
    inputs, _, params = small()
    inputs = np.concatenate([inputs, 1000 * inputs])
    loss, _ = loss_and_gradients(inputs, np.array([0, 0]), params)
    assert close(loss, (np.log(2) + 999) / 2), (
        "logits [3, 3] and [3000, 3999], label 0 twice: the losses are "
        f"log 2 and 999, their mean {(np.log(2) + 999) / 2:.6f}; got "
        f"{loss}: each row has its own maximum"
    )


def test_arguments_are_kept():
    inputs, labels, params = random_case(3, 2, 4, 3)
    kept_inputs, kept_labels = inputs.copy(), labels.copy()
    kept = {name: params[name].copy() for name in NAMES}
    loss_and_gradients(inputs, labels, params)
    forward(inputs, params)
    assert np.array_equal(inputs, kept_inputs), "inputs were changed"
    assert np.array_equal(labels, kept_labels), "labels were changed"
    for name in NAMES:
        assert np.array_equal(params[name], kept[name]), (
            f"{name} was changed: only compute gradients, no update"
        )


def test_gradient_descent_learns_xor():
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    labels = np.array([0, 1, 1, 0])
    _, _, params = random_case(4, 2, 8, 2, seed=1)
    for _ in range(500):
        loss, gradients = loss_and_gradients(inputs, labels, params)
        for name in NAMES:
            params[name] = params[name] - 0.3 * gradients[name]
    assert loss < 0.05, f"XOR is not learned, the loss ends at {loss}"
    got = np.argmax(forward(inputs, params), axis=1)
    assert np.array_equal(got, labels), f"predicted {got} for XOR"
