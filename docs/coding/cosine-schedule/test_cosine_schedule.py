"""Tests for cosine_schedule.py: run with pytest."""

import numpy as np
import pytest

from cosine_schedule import cosine_schedule


def close(got, want):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(got, want, rtol=1e-5, atol=1e-6)


def rates(steps, *args, **kwargs):
    """One call for each step, with plain integers."""
    return [cosine_schedule(int(step), *args, **kwargs) for step in steps]


def test_decay_by_hand():
    root = np.sqrt(0.5)  # cos(pi / 4)
    got = rates([0, 25, 50, 75, 100], 100, 2.0)
    assert close(got, [2, 1 + root, 1, 1 - root, 0]), (
        "no warm-up, peak 2, 100 steps: the rates at 0, 25, 50, 75, 100 "
        f"are 2, 1.7071, 1, 0.2929, 0; got {got}"
    )


def test_warmup_by_hand():
    got = rates([0, 1, 5, 9], 110, 2.0, warmup_steps=10)
    assert close(got, [0, 0.2, 1, 1.8]), (
        "10 steps of warm-up to the peak of 2: the rates at 0, 1, 5, 9 "
        f"are 0, 0.2, 1, 1.8; got {got}"
    )
    got = rates([10, 35, 60, 85, 110], 110, 2.0, warmup_steps=10)
    root = np.sqrt(0.5)
    assert close(got, [2, 1 + root, 1, 1 - root, 0]), (
        "after 10 steps of warm-up the half wave runs over the other "
        "100: the rates at 10, 35, 60, 85, 110 are 2, 1.7071, 1, 0.2929, "
        f"0; got {got}"
    )


def test_start_of_the_warmup():
    got = rates([0, 1, 2, 3, 4], 20, 2.0, warmup_steps=4, start=1.0)
    assert close(got, [1, 1.25, 1.5, 1.75, 2]), (
        f"warm-up from 1 to 2 in 4 steps: 1, 1.25, 1.5, 1.75, 2; got {got}"
    )
    got = cosine_schedule(0, 20, 2.0, start=1.0)
    assert close(got, 2.0), (
        f"without warm-up, step 0 has the peak rate 2, got {got}"
    )


def test_floor():
    got = rates([0, 30, 60], 60, 2.0, floor=0.5)
    assert close(got, [2, 1.25, 0.5]), (
        "peak 2, floor 0.5: start 2, middle 1.25, end 0.5; the floor is "
        f"a rate, and the wave spans peak - floor; got {got}"
    )
    got = rates([0, 2, 4], 60, 2.0, warmup_steps=4, floor=0.5)
    assert close(got, [0, 1, 2]), (
        f"the floor belongs to the decay, not to the warm-up: expected "
        f"0, 1, 2 at steps 0, 2, 4, got {got}"
    )


def test_after_the_end():
    for warmup in (0, 10):
        got = rates(
            [100, 101, 150, 200, 1000],
            100,
            2.0,
            warmup_steps=warmup,
            floor=0.25,
        )
        assert close(got, [0.25] * 5), (
            f"from step 100 on the rate stays at the floor 0.25; got "
            f"{got}: the cosine rises again after half a wave"
        )


def test_shape_of_the_curve():
    got = np.array(
        rates(range(61), 60, 3.0, warmup_steps=20, start=0.3, floor=0.1)
    )
    steps = np.diff(got)
    assert np.all(steps[:20] > 0), "the warm-up must rise at each step"
    assert np.all(steps[20:] < 0), (
        "after the warm-up the rate must fall at each step"
    )
    assert np.argmax(got) == 20 and close(got[20], 3.0), (
        f"the peak 3 is reached at step 20; the maximum is {got.max()} "
        f"at step {np.argmax(got)}"
    )
    pairs = got[20:] + got[20:][::-1]
    assert close(pairs, np.full(41, 3.1)), (
        "half a cosine wave is symmetric: the rates k steps after the "
        "peak and k steps before the end add up to peak + floor"
    )


def test_short_schedules():
    got = rates([0, 1, 2], 1, 2.0)
    assert close(got, [2, 0, 0]), f"one step in all: 2, then 0; got {got}"
    got = rates([0, 1, 2], 2, 2.0, warmup_steps=1)
    assert close(got, [0, 2, 0]), (
        f"one step of warm-up, one of decay: 0, 2, 0; got {got}"
    )


def test_arrays_of_steps():
    steps = np.array([[0, 3, 8], [20, 50, 99]])
    kept = steps.copy()
    for warmup in (0, 8):
        keywords = {"warmup_steps": warmup, "start": 0.2, "floor": 0.1}
        got = cosine_schedule(steps, 50, 2.0, **keywords)
        assert np.shape(got) == (2, 3), (
            f"steps of shape (2, 3) give rates of shape {np.shape(got)}"
        )
        want = np.reshape(rates(steps.ravel(), 50, 2.0, **keywords), (2, 3))
        assert close(got, want), (
            f"warm-up {warmup}: an array of steps gives other rates than "
            f"its entries one by one:\n{got}\n{want}"
        )
    assert np.array_equal(steps, kept), "the array of steps was changed"


@pytest.mark.parametrize("shape", [(1,), (1, 1), (0,), (3, 1, 2)])
def test_any_shape_of_steps(shape):
    steps = np.array([30, 0, 7, 200, 12, 50])[: np.prod(shape)]
    steps = steps.reshape(shape)
    got = cosine_schedule(steps, 50, 2.0, warmup_steps=10, floor=0.1)
    assert isinstance(got, np.ndarray) and got.shape == shape, (
        f"an array of steps of shape {shape} gives an array of that "
        f"shape, got {type(got)} of shape {np.shape(got)}"
    )
    want = rates(steps.ravel(), 50, 2.0, warmup_steps=10, floor=0.1)
    assert close(np.ravel(got), want), (
        f"steps {steps.ravel()}, in no order: expected {want}, got "
        f"{np.ravel(got)}"
    )


def test_small_rates():
    got = rates([0, 2, 4, 52, 100], 100, 3e-8, warmup_steps=4)
    assert close(np.array(got) * 1e8, [0, 1.5, 3, 1.5, 0]), (
        "a peak of 3e-8: the rates at 0, 2, 4, 52, 100 are 0, 1.5e-8, "
        f"3e-8, 1.5e-8, 0; got {got}"
    )


def test_one_step_gives_one_number():
    for step in (0, 5, 10, 70):
        got = cosine_schedule(step, 50, 2.0, warmup_steps=10)
        assert isinstance(got, (float, np.floating)), (
            f"step {step}: expected a float, got {type(got)}"
        )


def test_errors():
    cases = [
        ((0, 10, 1.0, 10), "warmup_steps equal to total_steps"),
        ((0, 10, 1.0, 11), "warmup_steps above total_steps"),
        ((0, 10, 1.0, -1), "a negative warmup_steps"),
        ((0, 0, 1.0, 0), "total_steps 0"),
        ((-1, 10, 1.0, 2), "a negative step"),
        ((np.array([3, -1]), 10, 1.0, 2), "a negative step in an array"),
    ]
    for args, name in cases:
        with pytest.raises(ValueError):
            cosine_schedule(*args)
            pytest.fail(f"{name} must raise ValueError")
