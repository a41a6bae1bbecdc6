"""Tests for lstm_cell.py: run `pytest test_lstm_cell.py`."""

import numpy as np
import pytest

from lstm_cell import lstm, lstm_step

OPEN, SHUT = 50.0, -50.0  # sigmoid of these is 1 and 0


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def from_bias(bias, cell, hidden=0.0):
    """One step of one unit whose pre-activations are the bias."""
    return lstm_step(
        np.zeros((1, 1)),
        np.array([[hidden]]),
        np.array([[cell]]),
        np.zeros((1, 4)),
        np.zeros((1, 4)),
        np.array(bias),
    )


def random_weights(features, units, seed=0):
    rng = np.random.default_rng(seed)
    return (
        rng.normal(size=(features, 4 * units)),
        rng.normal(size=(units, 4 * units)),
        rng.normal(size=4 * units),
    )


def test_one_unit_by_hand():
    # sigmoid(log 3) = 3/4, sigmoid(-log 3) = 1/4, sigmoid(log 4) = 4/5
    # and tanh(log(3) / 2) = 1/2
    log3 = np.log(3.0)
    hidden, cell = from_bias([log3, -log3, log3 / 2, np.log(4.0)], 2.0)
    assert close(cell, [[0.875]]), (
        "input 3/4, forget 1/4, candidate 1/2, old cell 2: new cell = "
        f"1/4 * 2 + 3/4 * 1/2 = 0.875; got {cell}"
    )
    assert close(hidden, [[0.8 * np.tanh(0.875)]]), (
        f"new hidden = 4/5 * tanh(0.875) = {0.8 * np.tanh(0.875):.6f}; "
        f"got {hidden}"
    )


@pytest.mark.parametrize(
    "gates, want_cell, gate_open, what",
    [
        ([SHUT, OPEN, 0.7, OPEN], 3.0, 1, "input shut, forget open"),
        ([OPEN, SHUT, 0.7, OPEN], np.tanh(0.7), 1, "forget shut"),
        ([SHUT, OPEN, 0.7, SHUT], 3.0, 0, "output shut"),
        ([SHUT, SHUT, 0.7, OPEN], 0.0, 1, "input and forget shut"),
        ([OPEN, OPEN, -OPEN, OPEN], 2.0, 1, "candidate -1, all open"),
    ],
)
def test_order_of_the_gates(gates, want_cell, gate_open, what):
    hidden, cell = from_bias(gates, 3.0)
    assert close(cell, [[want_cell]]), (
        f"{what}: a cell of 3 becomes {want_cell:.4f}, got {cell}; the "
        "order is input, forget, candidate, output, and the candidate "
        "goes through tanh"
    )
    assert close(hidden, [[gate_open * np.tanh(want_cell)]]), (
        f"{what}: hidden is the output gate times tanh(new cell), "
        f"{gate_open * np.tanh(want_cell):.4f}; got {hidden}"
    )


def test_blocks_of_several_units():
    bias = np.array([OPEN, SHUT, SHUT, OPEN, 0.5, 0.5, OPEN, SHUT])
    hidden, cell = lstm_step(
        np.zeros((1, 3)),
        np.zeros((1, 2)),
        np.array([[4.0, 6.0]]),
        np.zeros((3, 8)),
        np.zeros((2, 8)),
        bias,
    )
    assert close(cell, [[np.tanh(0.5), 6.0]]), (
        "unit 1 takes the candidate, unit 2 keeps its 6: each gate is a "
        f"block of neighboring columns; got {cell}"
    )
    assert close(hidden, [[np.tanh(np.tanh(0.5)), 0.0]]), (
        f"unit 1 shows tanh of its cell, unit 2 shows 0; got {hidden}"
    )


def test_all_three_sources_count():
    # Only the candidate of the one unit depends on them.
    bias = np.array([OPEN, SHUT, 0.1, OPEN])
    kernel, recurrent = np.zeros((2, 4)), np.zeros((1, 4))
    kernel[:, 2] = [0.2, -0.5]
    recurrent[0, 2] = 0.3
    _, cell = lstm_step(
        np.array([[1.0, 2.0]]),
        np.array([[2.0]]),
        np.array([[5.0]]),
        kernel,
        recurrent,
        bias,
    )
    want = np.tanh(0.2 * 1 - 0.5 * 2 + 0.3 * 2 + 0.1)
    assert close(cell, [[want]]), (
        "candidate = tanh(0.2 * 1 - 0.5 * 2 + 0.3 * hidden + bias 0.1) "
        f"with hidden 2, {want:.6f}; got {cell}: the recurrent kernel "
        "multiplies the old hidden state, not the cell"
    )


def test_recurrent_kernel_of_two_units():
    # Only the candidates depend on the hidden state, (1, 10).
    recurrent = np.zeros((2, 8))
    recurrent[:, 4:6] = [[0.1, 0.2], [0.03, 0.04]]
    _, cell = lstm_step(
        np.zeros((1, 1)),
        np.array([[1.0, 10.0]]),
        np.zeros((1, 2)),
        np.zeros((1, 8)),
        recurrent,
        np.array([OPEN, OPEN, SHUT, SHUT, 0.0, 0.0, OPEN, OPEN]),
    )
    want = np.tanh([[0.1 + 0.3, 0.2 + 0.4]])
    assert close(cell, want), (
        "hidden (1, 10) times the candidate's block, rows (0.1, 0.2) and "
        f"(0.03, 0.04), is (0.4, 0.6): the cell is {want}, got {cell}; is "
        "a block of the recurrent kernel transposed?"
    )


def test_large_pre_activations():
    for size in (1e3, 1e4):
        for sign in (1, -1):
            try:
                with np.errstate(over="raise", invalid="raise"):
                    hidden, cell = from_bias([sign * size] * 4, 2.0)
            except FloatingPointError as error:
                pytest.fail(
                    f"pre-activations of {sign * size:.0f}: {error}; "
                    "write a sigmoid that never computes exp of a large "
                    "positive number"
                )
            want = 3.0 if sign > 0 else 0.0
            assert close(cell, [[want]]), (
                f"pre-activations of {sign * size:.0f}: the cell is "
                f"{want}, got {cell}"
            )
            assert close(hidden, [[np.tanh(want)]]), f"hidden {hidden}"


def test_examples_do_not_mix():
    rng = np.random.default_rng(1)
    weights = random_weights(3, 2)
    inputs = rng.normal(size=(4, 3))
    states = rng.normal(size=(2, 4, 2))
    together = lstm_step(inputs, states[0], states[1], *weights)
    for i in range(4):
        row = np.s_[i : i + 1]
        alone = lstm_step(
            inputs[row], states[0][row], states[1][row], *weights
        )
        for one, two in zip(together, alone, strict=True):
            assert close(one[row], two), (
                f"example {i} differs alone and in a batch of 4"
            )


@pytest.mark.parametrize("batch, length", [(2, 5), (1, 3), (3, 1)])
def test_layer_is_the_cell_step_by_step(batch, length):
    rng = np.random.default_rng(2)
    weights = random_weights(3, 4)
    inputs = rng.normal(size=(batch, length, 3))
    outputs, last_hidden, last_cell = lstm(inputs, *weights)
    assert np.shape(outputs) == (batch, length, 4), (
        f"outputs have shape {np.shape(outputs)}, expected (batch, "
        f"length, units) = {(batch, length, 4)}"
    )
    hidden, cell = np.zeros((batch, 4)), np.zeros((batch, 4))
    for time in range(length):
        hidden, cell = lstm_step(inputs[:, time], hidden, cell, *weights)
        assert close(outputs[:, time], hidden), (
            f"outputs at step {time} are not the hidden state after it, "
            "starting from zeros"
        )
    assert close(last_hidden, hidden), "wrong last hidden state"
    assert close(last_cell, cell), "wrong last cell state"


def test_initial_state():
    rng = np.random.default_rng(3)
    weights = random_weights(2, 3)
    inputs = rng.normal(size=(2, 6, 2))
    whole, hidden, cell = lstm(inputs, *weights)
    _, *middle = lstm(inputs[:, :4], *weights)
    rest, *end = lstm(inputs[:, 4:], *weights, tuple(middle))
    assert close(rest, whole[:, 4:]), (
        "a sequence cut in two, with the state passed on as "
        "initial_state, must give the same outputs as the whole"
    )
    assert close(end[0], hidden) and close(end[1], cell), (
        "the last states of the second part differ from those of the "
        "whole: are hidden and cell exchanged?"
    )
    zeros, ones = np.zeros((1, 3)), np.ones((1, 3))
    for state in ((zeros, ones), (ones, zeros)):
        outputs, *_ = lstm(inputs[:1], *weights, state)
        want, _ = lstm_step(inputs[:1, 0], *state, *weights)
        assert close(outputs[:, 0], want), (
            f"batch of 1, hidden state {state[0][0]}, cell {state[1][0]}: "
            "the first step must start from both"
        )


def test_order_of_time():
    weights = random_weights(1, 2)
    inputs = np.array([[[1.0], [2.0], [3.0]]])
    changed = np.array([[[1.0], [2.0], [-3.0]]])
    one, two = lstm(inputs, *weights)[0], lstm(changed, *weights)[0]
    assert close(one[:, :2], two[:, :2]), (
        "changing the last input changes earlier outputs"
    )
    assert not close(one[:, 2], two[:, 2]), (
        "changing the last input must change the last output"
    )


def test_arguments_are_kept():
    rng = np.random.default_rng(4)
    weights = random_weights(3, 2)
    inputs, state = rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 2, 2))
    arrays = [inputs, state, *weights]
    before = [array.copy() for array in arrays]
    lstm_step(inputs[:, 0], state[0], state[1], *weights)
    lstm(inputs, *weights, (state[0], state[1]))
    names = ("inputs", "state", "kernel", "recurrent_kernel", "bias")
    for name, array, kept in zip(names, arrays, before, strict=True):
        assert np.array_equal(array, kept), f"{name} was changed in place"
