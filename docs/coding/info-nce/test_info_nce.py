"""Tests for info_nce.py: run with pytest."""

import numpy as np
import pytest

from info_nce import info_nce


def close(got, want, tolerance=1e-4):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def batch(n=5, d=4, seed=0):
    rng = np.random.default_rng(seed)
    sizes = rng.uniform(0.5, 3.0, size=(2, n, 1))
    return rng.normal(size=(2, n, d)) * sizes


def slope(function, x, step=1e-3):
    """Central differences of a scalar function."""
    result = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        result[index] = (function(up) - function(down)) / (2 * step)
    return result


# cosines: anchor 0: 1, 0, 0.6; anchor 1: 0, 1, 0.8; anchor 2: 1, 0, 0.6
ANCHORS = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
POSITIVES = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])


def by_hand(temperature):
    """Losses of the rows (one way) and of the columns (the other)."""
    def e(s):
        return np.exp(s / temperature)

    rows = [
        -np.log(e(1) / (e(1) + e(0) + e(0.6))),
        -np.log(e(1) / (e(0) + e(1) + e(0.8))),
        -np.log(e(0.6) / (e(1) + e(0) + e(0.6))),
    ]
    columns = [
        -np.log(e(1) / (e(1) + e(0) + e(1))),
        -np.log(e(1) / (e(0) + e(1) + e(0))),
        -np.log(e(0.6) / (e(0.6) + e(0.8) + e(0.6))),
    ]
    return np.mean(rows), np.mean(columns)


@pytest.mark.parametrize("temperature", [1.0, 0.5, 2.0])
def test_loss_by_hand(temperature):
    want, _ = by_hand(temperature)
    loss, *_ = info_nce(ANCHORS, POSITIVES, temperature)
    assert np.shape(loss) == (), f"the loss is one number, got {loss}"
    assert close(loss, want), (
        "cosines (1, 0, 0.6), (0, 1, 0.8), (1, 0, 0.6), divided by the "
        f"temperature {temperature}; softmax over each row, the diagonal "
        f"is right: mean loss {want:.6f}, got {loss}"
    )


def test_symmetric_by_hand():
    one, other = by_hand(0.5)
    loss, *_ = info_nce(ANCHORS, POSITIVES, 0.5, symmetric=True)
    assert close(loss, (one + other) / 2), (
        "symmetric: the average of the loss over rows and the one over "
        f"columns, ({one:.6f} + {other:.6f}) / 2 = "
        f"{(one + other) / 2:.6f}, got {loss}"
    )
    loss, *_ = info_nce(POSITIVES, ANCHORS, 0.5)
    assert close(loss, other), (
        "arrays exchanged, one way: the loss over the columns, "
        f"{other:.6f}, got {loss}"
    )


def test_default_temperature():
    loss, *_ = info_nce(ANCHORS, POSITIVES)
    assert close(loss, by_hand(0.1)[0]), (
        f"default temperature 0.1: {by_hand(0.1)[0]:.6f}, got {loss}"
    )


def test_length_does_not_matter():
    anchors, positives = batch()
    loss, grad_a, grad_p = info_nce(anchors, positives, 0.5)
    scale = np.array([[0.1], [1.0], [3.0], [20.0], [0.5]])
    for name, a, p in (
        ("anchors", anchors * scale, positives),
        ("positives", anchors, positives * scale),
    ):
        got, *_ = info_nce(a, p, 0.5)
        assert close(got, loss), (
            f"{name} scaled by positive factors: the loss went from "
            f"{loss} to {got}; normalize the rows of both"
        )
    _, got, other = info_nce(anchors * scale, positives, 0.5)
    assert close(got, grad_a / scale), (
        "an anchor c times as long has a gradient 1 / c times as large"
    )
    assert close(other, grad_p), (
        "longer anchors must not change the gradient of the positives"
    )


@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("temperature", [1.0, 0.3])
def test_gradients_by_finite_differences(symmetric, temperature):
    anchors, positives = batch()
    _, grad_a, grad_p = info_nce(anchors, positives, temperature, symmetric)

    def loss(a, p):
        return info_nce(a, p, temperature, symmetric)[0]

    cases = (
        ("anchors", grad_a, slope(lambda a: loss(a, positives), anchors)),
        ("positives", grad_p, slope(lambda p: loss(anchors, p), positives)),
    )
    for name, got, want in cases:
        assert close(got, want, 2e-3), (
            f"symmetric={symmetric}, temperature {temperature}: the "
            f"gradient of the {name} is not the slope of the loss:\n"
            f"{np.round(want, 4)}\ngot\n{np.round(got, 4)}\nDoes it go "
            "through the normalization, and is the temperature in it?"
        )


def test_gradients_are_at_right_angles():
    anchors, positives = batch()
    for symmetric in (False, True):
        _, grad_a, grad_p = info_nce(anchors, positives, 0.2, symmetric)
        for name, x, grad in (
            ("anchor", anchors, grad_a),
            ("positive", positives, grad_p),
        ):
            along = np.sum(x * grad, axis=1)
            assert close(along, np.zeros(5)), (
                f"the length of a row does not matter, so each {name} is "
                f"at a right angle to its gradient; products {along}"
            )
            assert np.all(np.abs(grad).sum(axis=1) > 1e-4), (
                f"every {name} gets a gradient, got\n{grad}"
            )


def test_single_pair():
    anchors, positives = np.array([[3.0, 4.0]]), np.array([[1.0, -2.0]])
    for symmetric in (False, True):
        loss, grad_a, grad_p = info_nce(anchors, positives, 0.1, symmetric)
        assert close(loss, 0.0), (
            "one pair, no negatives: the positive is in the denominator "
            f"too, so the loss is log 1 = 0, got {loss}"
        )
        assert close(grad_a, [[0, 0]]) and close(grad_p, [[0, 0]]), (
            f"one pair: zero gradients, got {grad_a} and {grad_p}"
        )


def test_equal_rows():
    rows = np.tile([[1.0, 2.0, 2.0]], (6, 1))
    for symmetric in (False, True):
        loss, grad_a, grad_p = info_nce(rows, rows * 2, 0.07, symmetric)
        assert close(loss, np.log(6)), (
            f"six equal rows: the loss is log 6 = {np.log(6):.6f}, "
            f"got {loss}"
        )
        assert close(grad_a, np.zeros((6, 3))), "equal rows: no gradient"
        assert close(grad_p, np.zeros((6, 3))), "equal rows: no gradient"


def test_low_temperature():
    with np.errstate(all="ignore"):
        good = info_nce(np.eye(4), np.eye(4), 0.001)
        bad = info_nce(np.eye(4), np.eye(4)[[1, 0, 3, 2]], 0.001)
    assert all(np.all(np.isfinite(x)) for x in (*good, *bad)), (
        "temperature 0.001: logits of 1,000 overflow; subtract the "
        "maximum of each row, and stay in logarithms"
    )
    assert close(good[0], 0.0), f"perfect pairs: loss 0, got {good[0]}"
    assert close(bad[0], 1000.0), (
        "every anchor equals a negative and is at a right angle to its "
        f"positive: the loss is 1 / 0.001 = 1000, got {bad[0]}"
    )
    assert close(bad[1][0], [0, -250, 0, 0]), (
        "gradient of anchor 0 (1, 0, 0, 0): toward its positive "
        "(0, 1, 0, 0), 1 / (4 * 0.001) = 250; got "
        f"{bad[1][0]}"
    )


def test_low_temperature_rows_apart():
    # anchor 0 has the cosine 1 with every positive, anchor 1 has -1
    anchors = np.array([[1.0, 0.0], [-2.0, 0.0]])
    positives = np.array([[3.0, 0.0], [1.0, 0.0]])
    with np.errstate(all="ignore"):
        one_way = info_nce(anchors, positives, 0.001)
        both = info_nce(anchors, positives, 0.001, symmetric=True)
    assert all(np.all(np.isfinite(x)) for x in (*one_way, *both)), (
        "temperature 0.001, logits of 1000 in one row and -1000 in the "
        "other: subtract the maximum of each row (and of each column in "
        f"the other direction), not one for all; losses {one_way[0]} and "
        f"{both[0]}"
    )
    assert close(one_way[0], np.log(2)), (
        f"equal cosines in every row cost log 2, got {one_way[0]}"
    )
    assert close(both[0], (np.log(2) + 1000) / 2), (
        "columns: logits (1000, -1000), so losses 0 and 2000; with the "
        f"rows' log 2 the average is {(np.log(2) + 1000) / 2:.4f}, got "
        f"{both[0]}"
    )
    rows = np.tile([[1.0, 2.0, 2.0]], (6, 1))
    loss, *_ = info_nce(rows, rows, 0.001)
    assert close(loss, np.log(6)), (
        f"six equal rows, temperature 0.001: log 6, got {loss}"
    )


def test_order_of_pairs():
    anchors, positives = batch()
    loss, grad_a, grad_p = info_nce(anchors, positives, 0.5, True)
    order = [3, 0, 4, 1, 2]
    got, moved_a, moved_p = info_nce(
        anchors[order], positives[order], 0.5, True
    )
    assert close(got, loss), "pairs in another order: another loss"
    assert close(moved_a, grad_a[order]) and close(
        moved_p, grad_p[order]
    ), "pairs in another order: the gradients must move with them"


def test_shapes_that_do_not_fit():
    for shape in ((3, 4), (5, 3), (1, 4)):
        with pytest.raises(ValueError):
            info_nce(np.ones((5, 4)), np.ones(shape))
            pytest.fail(f"shapes (5, 4) and {shape}: raise ValueError")


def test_inputs_are_kept():
    anchors, positives = batch()
    kept = anchors.copy(), positives.copy()
    info_nce(anchors, positives, 0.5, True)
    assert np.array_equal(anchors, kept[0]), "anchors changed in place"
    assert np.array_equal(positives, kept[1]), "positives changed"
