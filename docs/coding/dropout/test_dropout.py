"""Tests for dropout.py: run `pytest test_dropout.py`.

All randomness is seeded. Bounds on fractions and means are at least
six standard deviations wide, so a correct solution passes whatever
way it draws its mask.
"""

import numpy as np
import pytest

from dropout import Dropout


def new(rate, seed=0):
    return Dropout(rate, np.random.default_rng(seed))


def close(got, want):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(got, want, rtol=1e-5, atol=1e-6)


def test_inference_changes_nothing():
    inputs = np.random.default_rng(1).normal(size=(20, 30))
    got = new(0.4).forward(inputs, training=False)
    assert close(got, inputs), (
        "at inference dropout is the identity: no mask and no scaling"
    )


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_survivors_are_scaled(rate):
    got = new(rate).forward(np.full((100, 100), 3.0), training=True)
    assert np.shape(got) == (100, 100), f"shape {np.shape(got)}"
    survivors = got[got != 0]
    assert close(survivors, np.full(survivors.shape, 3 / (1 - rate))), (
        f"rate {rate}: an input of 3 becomes 0 or 3 / (1 - rate) = "
        f"{3 / (1 - rate):g}; got values {np.unique(got)[:5]}"
    )


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_fraction_and_mean(rate):
    got = new(rate).forward(np.ones((200, 200)), training=True)
    dropped = np.mean(got == 0)
    assert abs(dropped - rate) < 0.02, (
        f"rate {rate}, but {dropped:.3f} of the entries are dropped: is "
        "the rate taken for the probability of keeping?"
    )
    assert abs(np.mean(got) - 1) < 0.1, (
        f"the mean of ones after dropout is {np.mean(got):.3f}; the "
        "scaling must keep the expectation at 1"
    )


def test_entries_are_dropped_independently():
    layer = new(0.5)
    kept = layer.forward(np.ones((200, 300)), training=True) != 0
    for axis, name in ((0, "column"), (1, "row")):
        fractions = np.mean(kept, axis=axis)
        assert np.all(abs(fractions - 0.5) < 0.3), (
            f"a whole {name} is dropped or kept together: draw one "
            "number for each entry, not one for each row or feature"
        )
    counts = {
        int(np.sum(layer.forward(np.ones(400), training=True) == 0))
        for _ in range(30)
    }
    assert len(counts) > 1, (
        f"exactly {counts} entries are dropped in each of 30 calls; "
        "independent draws vary"
    )


@pytest.mark.parametrize("shape", [(30, 40, 50), (20, 15, 10, 20)])
def test_entries_of_sequences_and_images(shape):
    kept = new(0.5).forward(np.ones(shape), training=True) != 0
    for axis in range(len(shape)):
        others = tuple(i for i in range(len(shape)) if i != axis)
        fractions = np.mean(kept, axis=others)
        assert np.all(abs(fractions - 0.5) < 0.2), (
            f"shape {shape}: {fractions.min():.2f} to "
            f"{fractions.max():.2f} of the slices along axis {axis} are "
            "kept, expected 0.5 of each"
        )
        same = np.mean(np.all(kept == kept.take([0], axis), axis=axis))
        assert same < 0.1, (
            f"shape {shape}: entries along axis {axis} share one draw; "
            "each entry is dropped on its own"
        )


def test_values_of_any_sign():
    inputs = np.random.default_rng(5).normal(size=(50, 60))
    got = new(0.75).forward(inputs, training=True)
    assert close(got[got != 0], 4 * inputs[got != 0]), (
        "rate 0.75: survivors are 4 times their inputs, negative ones too"
    )
    share = np.mean(got[inputs < 0] != 0)
    assert abs(share - 0.25) < 0.1, (
        f"rate 0.75, but {share:.3f} of the negative inputs survive"
    )


def test_any_shape():
    for shape in ((7,), (1, 1), (2, 3, 4, 5)):
        layer = new(0.5)
        inputs = np.ones(shape)
        got = layer.forward(inputs, training=True)
        assert np.shape(got) == shape, f"{shape} became {np.shape(got)}"
        assert np.shape(layer.backward(inputs)) == shape, (
            f"backward: {shape} became {np.shape(layer.backward(inputs))}"
        )


def test_each_call_draws_a_new_mask():
    layer = new(0.5)
    inputs = np.ones((50, 50))
    first = np.array(layer.forward(inputs, training=True))
    second = layer.forward(inputs, training=True)
    assert not np.array_equal(first, second), (
        "two training calls drop the same entries: draw a new mask in "
        "each call, and don't seed a generator inside forward"
    )


def test_the_given_generator_is_used():
    inputs = np.ones((50, 50))
    one = new(0.5, seed=7).forward(inputs, training=True)
    two = new(0.5, seed=7).forward(inputs, training=True)
    other = new(0.5, seed=8).forward(inputs, training=True)
    assert np.array_equal(one, two), (
        "two generators with the same seed give different masks: draw "
        "from the generator that was passed, not from np.random"
    )
    assert not np.array_equal(one, other), (
        "generators with different seeds give the same mask"
    )


def test_backward_uses_the_mask_of_forward():
    layer = new(0.3)
    outputs = np.array(layer.forward(np.ones((40, 50)), training=True))
    upstream = np.random.default_rng(2).normal(size=(40, 50))
    got = np.array(layer.backward(upstream))
    assert np.array_equal(got == 0, outputs == 0), (
        "backward must block exactly the entries that forward dropped: "
        "keep the mask, draw no new one"
    )
    assert close(got, upstream * outputs), (
        "with inputs of 1, the gradient is output_gradient * output: "
        "survivors are scaled by 1 / (1 - rate) in backward, too"
    )
    assert close(layer.backward(upstream), got), (
        "a second call of backward gives another gradient: it must not "
        "change or throw away the mask"
    )
    outputs = np.array(layer.forward(np.ones((40, 50)), training=True))
    assert close(layer.backward(upstream), upstream * outputs), (
        "after a second training call backward must use the mask of "
        "that one, not of the first"
    )


def test_zero_and_negative_inputs_are_not_dropped_entries():
    layer = new(0.5)
    for value in (0.0, -2.0):
        layer.forward(np.full((100, 100), value), training=True)
        passed = np.mean(layer.backward(np.ones((100, 100))) != 0)
        assert abs(passed - 0.5) < 0.05, (
            f"inputs of {value:g}, rate 0.5: {passed:.3f} of the "
            "gradient passes; the mask is not where the output is zero "
            "or negative"
        )


def test_backward_after_inference():
    layer = new(0.5)
    inputs = np.ones((10, 10))
    layer.forward(inputs, training=True)
    layer.forward(inputs, training=False)
    upstream = np.random.default_rng(3).normal(size=(10, 10))
    assert close(layer.backward(upstream), upstream), (
        "the latest forward was inference, so the gradient passes "
        "unchanged; is an old mask still there?"
    )


def test_rate_zero_and_rates_out_of_range():
    inputs = np.random.default_rng(4).normal(size=(30, 30))
    got = new(0.0).forward(inputs, training=True)
    assert close(got, inputs), "rate 0 drops nothing"
    for rate in (-0.1, 1.0, 1.5):
        with pytest.raises(ValueError):
            new(rate)
            pytest.fail(f"rate {rate} must raise ValueError")


def test_arguments_are_kept():
    inputs, upstream = np.ones((20, 20)), np.ones((20, 20))
    layer = new(0.5)
    for training in (True, False):
        layer.forward(inputs, training=training)
        layer.backward(upstream)
        assert np.all(inputs == 1), "inputs were changed in place"
        assert np.all(upstream == 1), "output_gradient was changed"
