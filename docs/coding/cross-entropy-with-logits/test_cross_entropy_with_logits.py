"""Tests for cross_entropy_with_logits.py: run with pytest."""

import numpy as np
import pytest

from cross_entropy_with_logits import (
    one_hot_cross_entropy,
    sparse_cross_entropy,
)

PROBS = np.array([[1 / 6, 2 / 6, 3 / 6], [1 / 2, 1 / 4, 1 / 4]])


def two_rows():
    """Logits whose softmax is PROBS."""
    return np.log([[1.0, 2.0, 3.0], [2.0, 1.0, 1.0]])


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def slope(function, x, step=1e-2):
    """Central differences of a scalar function."""
    result = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        result[index] = (function(up) - function(down)) / (2 * step)
    return result


def test_sparse_by_hand():
    loss, gradient = sparse_cross_entropy(two_rows(), np.array([2, 1]))
    assert close(loss, (np.log(2) + np.log(4)) / 2), (
        f"the labels have probabilities 1/2 and 1/4, so the mean loss "
        f"is (log 2 + log 4) / 2 = 1.039721; got {loss}"
    )
    want = (PROBS - [[0, 0, 1], [0, 1, 0]]) / 2
    assert close(gradient, want), (
        "the gradient is (softmax - one-hot) / 2 for a batch of 2, "
        f"\n{want}\ngot\n{gradient}"
    )


def test_one_hot_by_hand():
    targets = np.array([[0, 0, 1], [0, 1, 0]])
    loss, gradient = one_hot_cross_entropy(two_rows(), targets)
    assert close(loss, (np.log(2) + np.log(4)) / 2), (
        f"one-hot loss: expected 1.039721, got {loss}"
    )
    assert close(gradient, (PROBS - targets) / 2), (
        f"one-hot gradient is (softmax - targets) / 2, got\n{gradient}"
    )


def test_soft_targets():
    targets = np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]])
    loss, gradient = one_hot_cross_entropy(two_rows(), targets)
    first = 0.5 * np.log(6) + 0.25 * np.log(3) + 0.25 * np.log(2)
    second = 0.1 * np.log(2) + 0.9 * np.log(4)
    assert close(loss, (first + second) / 2), (
        f"soft targets weigh every class: expected "
        f"{(first + second) / 2:.6f}, got {loss}"
    )
    assert close(gradient, (PROBS - targets) / 2), (
        f"soft targets: wrong gradient\n{gradient}"
    )
    loss, gradient = one_hot_cross_entropy(two_rows(), PROBS.copy())
    assert close(gradient, np.zeros((2, 3))), (
        "targets equal to the softmax: the gradient is zero"
    )


def test_gradient_by_finite_differences():
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4, 3))
    labels = np.array([2, 0, 0, 1])
    _, gradient = sparse_cross_entropy(logits, labels)
    want = slope(lambda x: sparse_cross_entropy(x, labels)[0], logits)
    assert close(gradient, want, 1e-3), (
        "sparse: the gradient is not the slope of the loss; is it "
        "divided by the batch size, and is the sign right?"
    )
    targets = rng.dirichlet(np.ones(3), size=4)
    _, gradient = one_hot_cross_entropy(logits, targets)
    want = slope(lambda x: one_hot_cross_entropy(x, targets)[0], logits)
    assert close(gradient, want, 1e-3), (
        "one-hot: the gradient is not the slope of the loss; is it "
        "divided by the batch size, and is the sign right?"
    )


@pytest.mark.parametrize("size", [800.0, 10000.0])
def test_large_logits(size):
    for offset in (0.0, -size, size):
        logits = np.array([[size, 0.0], [size, 0.0]]) + offset
        both = (
            sparse_cross_entropy(logits, np.array([0, 1])),
            one_hot_cross_entropy(logits, np.eye(2)),
        )
        for loss, gradient in both:
            assert close(loss, size / 2), (
                f"one example right by {size:.0f}, one wrong by it: "
                f"the mean loss is {size / 2:.0f}, got {loss}; work "
                "with log-softmax, never with log(softmax)"
            )
            assert close(gradient, [[0.0, 0.0], [0.5, -0.5]]), (
                "a confident mistake has a gradient of full size, "
                f"got\n{gradient}"
            )


def test_rows_of_very_different_size():
    logits = np.array([[5000.0, 5000.0], [-5000.0, -5000.0]])
    both = {
        "sparse": sparse_cross_entropy(logits, np.array([0, 1])),
        "one-hot": one_hot_cross_entropy(logits, np.eye(2)),
    }
    for name, (loss, gradient) in both.items():
        assert close(loss, np.log(2), 1e-3), (
            f"{name}: equal logits cost log 2 in every row, got {loss}: "
            "subtract the maximum of each row"
        )
        assert close(gradient, [[-0.25, 0.25], [0.25, -0.25]], 1e-3), (
            f"{name}: logits of 5000 in one row, -5000 in the other, wrong "
            f"gradient\n{gradient}"
        )


def test_leading_dimensions():
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(2, 3, 4))
    labels = np.array([[0, 3, 3], [1, 2, 0]])
    flat = logits.reshape(6, 4)
    one_by_one = [
        sparse_cross_entropy(flat[i : i + 1], labels.reshape(6)[i : i + 1])
        for i in range(6)
    ]
    mean = np.mean([loss for loss, _ in one_by_one])
    stacked = np.concatenate([gradient for _, gradient in one_by_one])
    both = {
        "sparse": sparse_cross_entropy(logits, labels),
        "one-hot": one_hot_cross_entropy(logits, np.eye(4)[labels]),
    }
    for name, (loss, gradient) in both.items():
        assert close(loss, mean), (
            f"{name}, logits of shape (2, 3, 4): the mean is over all "
            f"6 labels, {mean:.6f}; got {loss}"
        )
        assert close(gradient, stacked.reshape(2, 3, 4) / 6), (
            f"{name}, logits of shape (2, 3, 4): wrong gradient; it is "
            "divided by 6, the number of labels"
        )


def test_a_single_row_without_a_batch():
    logits = two_rows()[0]
    both = {
        "sparse": sparse_cross_entropy(logits, np.array(1)),
        "one-hot": one_hot_cross_entropy(logits, np.array([0, 1, 0])),
    }
    for name, (loss, gradient) in both.items():
        assert close(loss, np.log(3)), (
            f"{name}, logits of shape (3,), label 1 of probability 1/3: "
            f"expected log 3, got {loss}"
        )
        assert close(gradient, PROBS[0] - [0, 1, 0]), (
            f"{name}, logits of shape (3,): there is one label, so the "
            f"gradient is softmax - one-hot; got {gradient}"
        )


def test_mean_not_sum():
    labels = np.array([2, 1])
    loss, gradient = sparse_cross_entropy(two_rows(), labels)
    twice, half = sparse_cross_entropy(
        np.concatenate([two_rows(), two_rows()]),
        np.concatenate([labels, labels]),
    )
    assert np.shape(loss) == (), (
        f"the loss is one number, got shape {np.shape(loss)}"
    )
    assert close(twice, loss), (
        "the same examples twice change the loss: is it a mean?"
    )
    assert close(half[:2], gradient / 2), (
        "the same examples twice halve each example's gradient"
    )


def test_inputs_are_kept():
    logits, labels = two_rows(), np.array([2, 1])
    targets = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    sparse_cross_entropy(logits, labels)
    one_hot_cross_entropy(logits, targets)
    assert np.array_equal(logits, two_rows()), "logits changed in place"
    assert np.array_equal(labels, [2, 1]), "labels changed in place"
    assert np.array_equal(targets, [[0, 0, 1], [0, 1, 0]]), (
        "targets changed in place"
    )


def test_shapes_that_do_not_fit():
    cases = [
        (sparse_cross_entropy, np.array([[2], [1]]), "labels (2, 1)"),
        (sparse_cross_entropy, np.array([2]), "labels (1,)"),
        (one_hot_cross_entropy, np.array([[0, 0, 1]]), "targets (1, 3)"),
        (one_hot_cross_entropy, np.array([2, 1]), "targets (2,)"),
        (one_hot_cross_entropy, np.array([[1], [1]]), "targets (2, 1)"),
    ]
    for function, wrong, name in cases:
        with pytest.raises(ValueError):
            function(two_rows(), wrong)
            pytest.fail(
                f"{name} with logits (2, 3) must raise ValueError, "
                "not broadcast"
            )
    logits = np.zeros((2, 3, 4))
    cases = [
        (sparse_cross_entropy, np.zeros((2, 1), int), "labels (2, 1)"),
        (sparse_cross_entropy, np.zeros((3, 2), int), "labels (3, 2)"),
        (sparse_cross_entropy, np.zeros(6, int), "labels (6,)"),
        (one_hot_cross_entropy, np.full((3, 2, 4), 0.25), "targets (3, 2, 4)"),
        (one_hot_cross_entropy, np.full((2, 1, 4), 0.25), "targets (2, 1, 4)"),
        (one_hot_cross_entropy, np.full((6, 4), 0.25), "targets (6, 4)"),
        (
            one_hot_cross_entropy,
            np.full((1, 2, 3, 4), 0.25),
            "targets (1, 2, 3, 4)",
        ),
    ]
    for function, wrong, name in cases:
        with pytest.raises(ValueError):
            function(logits, wrong)
            pytest.fail(
                f"{name} with logits (2, 3, 4) must raise ValueError: "
                "the same size is not the same shape"
            )


def test_labels_out_of_range():
    for wrong in (3, -1):
        with pytest.raises(ValueError):
            sparse_cross_entropy(two_rows(), np.array([0, wrong]))
            pytest.fail(
                f"label {wrong} with 3 classes must raise ValueError: "
                "NumPy takes -1 for the last class"
            )
    for wrong in (3, 4, -1, -3):
        labels = np.array([0, 1, wrong, 2, 0])
        with pytest.raises(ValueError):
            sparse_cross_entropy(np.zeros((5, 3)), labels)
            pytest.fail(
                f"label {wrong} among five, 3 classes: must raise ValueError"
            )
