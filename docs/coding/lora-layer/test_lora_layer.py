"""Tests for lora_layer.py: run with pytest."""

import numpy as np
import pytest

from lora_layer import LoRADense


def close(got, want, tolerance=1e-4):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def base(features=5, outputs=4):
    rng = np.random.default_rng(0)
    return rng.normal(size=(features, outputs)), rng.normal(size=outputs)


def trained(rank=2, alpha=6.0, features=5, outputs=4):
    """A layer whose adapter is not zero any more."""
    weight, bias = base(features, outputs)
    rng = np.random.default_rng(1)
    layer = LoRADense(weight, bias, rank, alpha, rng)
    layer.a = rng.normal(size=(features, rank))
    layer.b = rng.normal(size=(rank, outputs))
    return layer


def slope(function, x, step=1e-2):
    """Central differences of a scalar function, by changing x."""
    result = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + step
        up = function()
        x[index] = old - step
        result[index] = (up - function()) / (2 * step)
        x[index] = old
    return result


def test_starts_as_the_frozen_layer():
    weight, bias = base()
    x = np.random.default_rng(2).normal(size=(3, 5))
    layer = LoRADense(weight, bias, 2, 16.0, np.random.default_rng(1))
    assert np.shape(layer.a) == (5, 2) and np.shape(layer.b) == (2, 4), (
        "a is (features, rank) = (5, 2) and b (rank, outputs) = (2, 4), "
        f"got {np.shape(layer.a)} and {np.shape(layer.b)}"
    )
    assert close(layer.forward(x), x @ weight + bias), (
        "a new adapter must not change the output, x weight + bias"
    )
    assert np.all(layer.b == 0), f"b starts at zero, got\n{layer.b}"


def test_initial_a():
    weight, bias = np.zeros((400, 60)), np.zeros(60)
    layer = LoRADense(weight, bias, 50, 1.0, np.random.default_rng(1))
    spread = np.std(layer.a)
    assert spread > 0, (
        "a is zero like b: then both gradients are zero, and the adapter "
        "never learns"
    )
    assert abs(spread * 20 - 1) < 0.05, (
        "400 features: a has the standard deviation 1 / sqrt(400) = "
        f"0.05, got {spread:.4f}"
    )
    assert abs(np.mean(layer.a)) < 0.002, "a has mean 0"
    far = np.mean(np.abs(layer.a) > 2.5 / 20)
    assert 0.008 < far < 0.017, (
        "of normal entries, 1.2 % lie beyond 2.5 standard deviations, "
        f"here {100 * far:.1f} %: is a drawn from a normal distribution?"
    )
    same = LoRADense(weight, bias, 50, 1.0, np.random.default_rng(1))
    other = LoRADense(weight, bias, 50, 1.0, np.random.default_rng(2))
    assert np.array_equal(layer.a, same.a), "a is drawn from rng"
    assert not np.array_equal(layer.a, other.a), "a is drawn from rng"


@pytest.mark.parametrize("alpha, factor", [(2.0, 1.0), (6.0, 3.0), (1.0, 0.5)])
def test_forward_by_hand(alpha, factor):
    layer = LoRADense(
        np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
        np.array([10.0, 20.0]),
        2,
        alpha,
        np.random.default_rng(0),
    )
    layer.a = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
    layer.b = np.array([[1.0, -1.0], [3.0, 0.0]])
    # x weight = (4, 5), x a = (4, 7), x a b = (25, -4)
    got = layer.forward(np.array([[1.0, 2.0, 3.0]]))
    want = np.array([[14.0, 25.0]]) + factor * np.array([[25.0, -4.0]])
    assert close(got, want), (
        f"rank 2, alpha {alpha}: x weight + bias = (14, 25), x a b = "
        f"(25, -4), times alpha / rank = {factor}; expected {want}, "
        f"got {got}"
    )


def test_gradients_by_finite_differences():
    layer = trained()
    rng = np.random.default_rng(3)
    x, g = rng.normal(size=(6, 5)), rng.normal(size=(6, 4))
    layer.forward(x)
    grad_x, gradients = layer.backward(g)
    assert set(gradients) == {"a", "b"}, (
        "only a and b are trained: gradients has the keys a and b, got "
        f"{sorted(gradients)}"
    )

    def loss():
        return np.sum(layer.forward(x) * g)

    for name, array in (("a", layer.a), ("b", layer.b)):
        want = slope(loss, array)
        assert close(gradients[name], want, 1e-3), (
            f"the gradient of {name} is not the slope of the loss:\n"
            f"{np.round(want, 4)}\ngot\n{gradients[name]}\n"
            "Is alpha / rank in it?"
        )
    want = slope(loss, x)
    assert close(grad_x, want, 1e-3), (
        "the gradient of x has two parts, through the frozen weight and "
        f"through the adapter:\n{np.round(want, 4)}\ngot\n{grad_x}"
    )


def test_gradients_at_the_start():
    weight, bias = base()
    layer = LoRADense(weight, bias, 2, 4.0, np.random.default_rng(1))
    x = np.random.default_rng(2).normal(size=(3, 5))
    layer.forward(x)
    grad_x, gradients = layer.backward(np.ones((3, 4)))
    assert np.all(gradients["a"] == 0), (
        "b is zero, so at the start the gradient of a is zero"
    )
    want = 2 * (x @ layer.a).sum(axis=0)[:, np.newaxis] * np.ones((2, 4))
    assert close(gradients["b"], want), (
        "at the start the gradient of b is (alpha / rank) (x a)^T g: "
        f"expected\n{want}\ngot\n{gradients['b']}"
    )
    assert close(grad_x, np.ones((3, 4)) @ weight.T), (
        "at the start the gradient of x is that of the frozen layer"
    )


def test_leading_dimensions():
    layer = trained()
    rng = np.random.default_rng(4)
    x, g = rng.normal(size=(2, 3, 5)), rng.normal(size=(2, 3, 4))
    flat = layer.forward(x.reshape(6, 5))
    grad_flat, want = layer.backward(g.reshape(6, 4))
    got = layer.forward(x)
    assert np.shape(got) == (2, 3, 4) and close(got, flat.reshape(2, 3, 4)), (
        "x of shape (2, 3, 5) gives another output than its 6 rows"
    )
    grad_x, gradients = layer.backward(g)
    for name in ("a", "b"):
        assert close(gradients[name], want[name]), (
            f"x of shape (2, 3, 5): the gradient of {name} sums over both "
            f"leading axes; shape {np.shape(gradients[name])}"
        )
    assert np.shape(grad_x) == (2, 3, 5), (
        f"grad_x has the shape of x, got {np.shape(grad_x)}"
    )
    assert close(grad_x, grad_flat.reshape(2, 3, 5)), (
        "x of shape (2, 3, 5): wrong gradient of x"
    )
    one = layer.forward(x[0, 0])
    assert close(one, flat[0]), "a single row of shape (5,)"


def test_gradients_are_sums():
    layer = trained()
    rng = np.random.default_rng(5)
    x, g = rng.normal(size=(2, 5)), rng.normal(size=(2, 4))
    layer.forward(x)
    _, once = layer.backward(g)
    layer.forward(np.concatenate([x, x]))
    _, twice = layer.backward(np.concatenate([g, g]))
    for name in ("a", "b"):
        assert close(twice[name], 2 * once[name]), (
            f"the same rows twice: the gradient of {name} doubles (the "
            "mean, if any, is in grad_output already)"
        )
    layer.forward(x)
    layer.backward(g)
    _, again = layer.backward(g)
    assert close(again["a"], once["a"]) and close(again["b"], once["b"]), (
        "a second backward call gives other gradients: are they "
        "accumulated, or were a and b updated?"
    )


def test_merged_weight():
    layer = trained()
    x = np.random.default_rng(6).normal(size=(7, 5))
    before = layer.forward(x)
    merged = layer.merged_weight()
    assert close(x @ merged + layer.bias, before), (
        "x merged + bias must equal forward(x)"
    )
    assert close(layer.merged_weight(), merged), (
        "merging twice gives another matrix: does it change the layer?"
    )
    assert close(layer.forward(x), before), (
        "after merged_weight, forward gives another output: the update "
        "counts twice"
    )
    layer = LoRADense(*base(), 2, 6.0, np.random.default_rng(1))
    fresh = layer.merged_weight()
    fresh[...] = 0.0
    assert close(layer.forward(x), x @ base()[0] + base()[1]), (
        "the merged matrix was changed, and the layer with it: return a "
        "new array, also when b is zero"
    )
    rank = np.linalg.matrix_rank(merged - base()[0], tol=1e-4)
    assert rank == 2, f"the update has rank 2, got {rank}"


def test_uses_the_current_adapter():
    layer = trained()
    x = np.random.default_rng(7).normal(size=(2, 5))
    layer.forward(x)
    layer.merged_weight()
    layer.b[...] = 0.0
    weight, bias = base()
    assert close(layer.forward(x), x @ weight + bias), (
        "b was set to zero, but forward still uses an old update"
    )
    assert close(layer.merged_weight(), weight), (
        "b was set to zero, but merged_weight uses an old update"
    )


def test_training_moves_only_the_adapter():
    weight, bias = base()
    kept = weight.copy(), bias.copy()
    layer = LoRADense(weight, bias, 2, 4.0, np.random.default_rng(1))
    rng = np.random.default_rng(8)
    x = rng.normal(size=(40, 5))
    target = x @ (weight + np.outer(rng.normal(size=5), rng.normal(size=4)))
    losses = []
    for _ in range(300):
        error = layer.forward(x) - bias - target
        losses.append(np.mean(error**2))
        _, gradients = layer.backward(error / 40)
        layer.a = layer.a - 0.05 * gradients["a"]
        layer.b = layer.b - 0.05 * gradients["b"]
    assert losses[-1] < 0.01 * losses[0], (
        "300 steps on a target of rank 1 should fit it: the loss went "
        f"from {losses[0]:.4f} to {losses[-1]:.4f}"
    )
    for now, then in zip((weight, bias), kept):
        assert np.array_equal(now, then), "a frozen array has changed"
    for now, then in zip((layer.weight, layer.bias), kept):
        assert close(now, then), "the layer's frozen arrays have changed"


@pytest.mark.parametrize("shape", [(5, 4), (4, 5)])
@pytest.mark.parametrize("rank", [0, -1, 5])
def test_rank_out_of_range(shape, rank):
    with pytest.raises(ValueError):
        LoRADense(*base(*shape), rank, 1.0, np.random.default_rng(0))
        pytest.fail(f"rank {rank} for a {shape} matrix: raise ValueError")


@pytest.mark.parametrize("shape", [(5, 4), (4, 5)])
@pytest.mark.parametrize("rank", [1, 4])
def test_smallest_and_largest_rank(shape, rank):
    try:
        layer = LoRADense(*base(*shape), rank, 1, np.random.default_rng(0))
    except ValueError as error:
        pytest.fail(f"rank {rank} for a {shape} matrix is fine: {error}")
    assert np.shape(layer.a) == (shape[0], rank), f"a {np.shape(layer.a)}"
    assert np.shape(layer.b) == (rank, shape[1]), f"b {np.shape(layer.b)}"


def test_inputs_are_kept():
    layer = trained()
    a, b = layer.a.copy(), layer.b.copy()
    x, g = np.ones((2, 5)), np.ones((2, 4))
    layer.forward(x)
    layer.backward(g)
    assert np.all(x == 1) and np.all(g == 1), "x or grad_output changed"
    assert np.array_equal(layer.a, a), "backward changed a"
    assert np.array_equal(layer.b, b), "backward changed b"
