"""Tests for focal_loss.py: run with pytest."""

import numpy as np
import pytest

from focal_loss import focal_loss


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def logit(p):
    return np.log(p) - np.log(1 - np.asarray(p))


def slope(function, x, step=1e-2):
    """Central differences of a scalar function."""
    result = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        result[index] = (function(up) - function(down)) / (2 * step)
    return result


@pytest.mark.parametrize(
    "p, target, gamma, alpha, want, how",
    [
        (0.25, 1, 2, 0.5, 0.5 * 0.5625 * np.log(4), "0.5 * 0.75^2 log 4"),
        (0.75, 1, 2, 0.5, 0.5 * 0.0625 * np.log(4 / 3), "0.5 * 0.25^2 log 4/3"),
        (0.75, 0, 2, 0.5, 0.5 * 0.5625 * np.log(4), "0.5 * 0.75^2 log 4"),
        (0.25, 1, 2, 0.9, 0.9 * 0.5625 * np.log(4), "0.9 * 0.75^2 log 4"),
        (0.75, 0, 2, 0.9, 0.1 * 0.5625 * np.log(4), "0.1 * 0.75^2 log 4"),
        (0.2, 1, 3, 0.9, 0.9 * 0.512 * np.log(5), "0.9 * 0.8^3 log 5"),
        (0.2, 0, 1, 0.9, 0.1 * 0.2 * np.log(1.25), "0.1 * 0.2 log 1.25"),
        (0.75, 1, 1.5, 0.5, 0.0625 * np.log(4 / 3), "0.5 * 0.25^1.5 log 4/3"),
        (0.5, 1, 0, 1.0, np.log(2), "log 2"),
    ],
)
def test_loss_by_hand(p, target, gamma, alpha, want, how):
    loss, _ = focal_loss(
        np.array([logit(p)]), np.array([target]), gamma, alpha
    )
    assert close(loss, want), (
        f"p = {p}, target {target}, gamma {gamma}, alpha {alpha}: the "
        f"loss is {how} = {want:.6f}, got {loss}"
    )


def test_defaults():
    loss, _ = focal_loss(logit([0.25, 0.25]), np.array([1, 0]))
    want = 0.25 * 0.5625 * np.log(4) + 0.75 * 0.0625 * np.log(4 / 3)
    assert close(loss, want / 2), (
        "defaults gamma 2, alpha 0.25; p = 0.25 for a 1 and a 0: mean "
        f"loss {want / 2:.6f}, got {loss}"
    )


def test_gamma_zero_is_weighted_cross_entropy():
    logits = np.array([[-2.0, 0.5, 1.0], [3.0, -1.0, 0.0]])
    targets = np.array([[1, 0, 1], [0, 0, 1]])
    probs = 1 / (1 + np.exp(-logits))
    right = np.where(targets == 1, probs, 1 - probs)
    loss, gradient = focal_loss(logits, targets, gamma=0.0, alpha=0.5)
    assert close(loss, np.mean(-np.log(right)) / 2), (
        "gamma 0, alpha 1/2: half of the mean cross-entropy, "
        f"{np.mean(-np.log(right)) / 2:.6f}; got {loss}"
    )
    assert close(gradient, (probs - targets) / 12), (
        "gamma 0, alpha 1/2, 6 entries: the gradient is "
        f"(p - target) / 12,\n{(probs - targets) / 12}\ngot\n{gradient}"
    )
    loss, gradient = focal_loss(logits, targets, gamma=0.0, alpha=1.0)
    assert np.all(np.asarray(gradient)[targets == 0] == 0), (
        "alpha 1: entries of target 0 have the weight 0"
    )


@pytest.mark.parametrize(
    "gamma, alpha", [(2.0, 0.25), (1.0, 0.5), (0.0, 0.9), (3.5, 0.6)]
)
def test_gradient_by_finite_differences(gamma, alpha):
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(3, 4)) * 2
    targets = rng.integers(0, 2, size=(3, 4))
    _, gradient = focal_loss(logits, targets, gamma, alpha)
    want = slope(
        lambda x: focal_loss(x, targets, gamma, alpha)[0] * 100, logits
    )
    got = np.asarray(gradient) * 100
    assert close(got, want, 3e-3), (
        f"gamma {gamma}, alpha {alpha}: 100 times the gradient is not the "
        f"slope of 100 times the loss:\n{np.round(want, 4)}\ngot\n"
        f"{np.round(got, 4)}\nIs the factor (1 - p) ** gamma "
        "differentiated too, and is the mean taken?"
    )


def test_signs():
    logits = np.array([-3.0, -0.5, 0.5, 3.0])
    for target, sign in ((1, -1), (0, 1)):
        _, gradient = focal_loss(logits, np.full(4, target))
        assert np.all(np.asarray(gradient) * sign > 0), (
            f"target {target}: a larger logit makes the loss "
            f"{'smaller' if target else 'larger'}, got {gradient}"
        )


def test_classes_are_mirrored():
    rng = np.random.default_rng(1)
    logits = rng.normal(size=8)
    targets = rng.integers(0, 2, size=8)
    loss, gradient = focal_loss(logits, targets, 2.0, 0.3)
    other, mirrored = focal_loss(-logits, 1 - targets, 2.0, 0.7)
    assert close(other, loss) and close(mirrored, -np.asarray(gradient)), (
        "logits negated, targets swapped, alpha replaced by 1 - alpha: "
        "the same loss and the negated gradient"
    )


def test_easy_examples_count_less():
    hard, _ = focal_loss(logit([0.1]), np.array([1]), 2.0, 0.5)
    easy, _ = focal_loss(logit([0.9]), np.array([1]), 2.0, 0.5)
    plain = np.log(0.1) / np.log(0.9)
    assert close(hard / easy / plain, 81.0, 1e-3), (
        "gamma 2: p = 0.9 counts (0.9 / 0.1)^2 = 81 times less against "
        "p = 0.1 than in cross-entropy, got a factor of "
        f"{hard / easy / plain:.4f}"
    )


@pytest.mark.parametrize("size", [800.0, 10000.0])
@pytest.mark.parametrize("gamma", [0.0, 2.0])
def test_large_logits(size, gamma):
    logits = np.array([-size, size, size, -size])
    targets = np.array([1, 0, 1, 0])
    with np.errstate(all="ignore"):
        loss, gradient = focal_loss(logits, targets, gamma, 0.25)
    assert np.isfinite(loss) and np.all(np.isfinite(gradient)), (
        f"logits of {size:.0f}: loss {loss}, gradient {gradient}; work "
        "with log-sigmoid, not with log(sigmoid)"
    )
    assert close(loss, size / 4), (
        f"two entries wrong by {size:.0f}, weights 1/4 and 3/4, two "
        f"right: the mean loss is {size / 4:.0f}, got {loss}; is a "
        "probability clipped?"
    )
    assert close(gradient, [-1 / 16, 3 / 16, 0, 0]), (
        "confident mistakes have the gradients -1/16 and 3/16, right "
        f"answers 0; got {gradient}"
    )


def test_mean_over_all_entries():
    logits = np.array([[0.5, -1.0, 2.0], [1.5, 0.0, -0.5]])
    targets = np.array([[1, 0, 0], [1, 1, 0]])
    loss, gradient = focal_loss(logits, targets)
    assert np.shape(loss) == (), f"the loss is one number, got {loss}"
    assert np.shape(gradient) == (2, 3), (
        f"the gradient has the shape (2, 3), got {np.shape(gradient)}"
    )
    parts = [
        focal_loss(logits[i, j : j + 1], targets[i, j : j + 1])
        for i in range(2)
        for j in range(3)
    ]
    assert close(loss, np.mean([part for part, _ in parts])), (
        "shape (2, 3): the loss is the mean over all 6 entries"
    )
    single = np.reshape([g for _, g in parts], (2, 3))
    assert close(gradient, single / 6), (
        "shape (2, 3): the gradient of a mean over 6 entries is 1/6 of "
        "that of each entry"
    )


@pytest.mark.parametrize("shape", [(), (1,), (2, 1, 3), (2, 2, 1, 2)])
def test_any_shape(shape):
    rng = np.random.default_rng(2)
    logits = np.asarray(rng.normal(size=shape))
    targets = np.asarray(rng.integers(0, 2, size=shape))
    loss, gradient = focal_loss(logits, targets)
    flat_loss, flat = focal_loss(logits.reshape(-1), targets.reshape(-1))
    assert close(loss, flat_loss), (
        f"shape {shape}: loss {loss}, the same entries in one row {flat_loss}"
    )
    assert close(gradient, np.reshape(flat, shape)), (
        f"shape {shape}: the gradient has that shape and the values of "
        f"the same entries in one row; got shape {np.shape(gradient)}"
    )


def test_types_of_targets():
    logits, targets = np.array([1.0, -2.0, 0.5]), np.array([1, 0, 0])
    loss, gradient = focal_loss(logits, targets)
    for kind in ("float64", "bool", "uint8"):
        got = focal_loss(logits, targets.astype(kind))
        assert close(got[0], loss) and close(got[1], gradient), (
            f"targets of type {kind} give another result than integers"
        )


def test_shapes_that_do_not_fit():
    for wrong in (np.array([1]), np.array([[1], [0]]), np.array([1, 0, 1])):
        with pytest.raises(ValueError):
            focal_loss(np.array([0.5, 1.0]), wrong)
            pytest.fail(
                f"targets of shape {wrong.shape} with logits of shape "
                "(2,) must raise ValueError, not broadcast"
            )


def test_inputs_are_kept():
    logits, targets = np.array([1.0, -2.0]), np.array([1, 0])
    focal_loss(logits, targets)
    assert np.array_equal(logits, [1.0, -2.0]), "logits changed in place"
    assert np.array_equal(targets, [1, 0]), "targets changed in place"
