"""The square blocks of the recurrent kernel are transposed.

fails: is a block of the recurrent kernel transposed?
"""

import numpy as np


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)), without an exponential that can overflow."""
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_step(
    inputs: np.ndarray,
    hidden: np.ndarray,
    cell: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One time step of an LSTM."""
    # All four blocks in two matrix products.
    square = np.split(recurrent_kernel, 4, axis=-1)
    recurrent = np.concatenate([hidden @ b.T for b in square], axis=-1)
    blocks = inputs @ kernel + recurrent + bias
    enter, forget, candidate, output = np.split(blocks, 4, axis=-1)
    new_cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(candidate)
    new_hidden = sigmoid(output) * np.tanh(new_cell)
    return new_hidden, new_cell


def lstm(
    inputs: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    initial_state: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Run the cell over a batch of sequences."""
    batch, length, _ = inputs.shape
    if initial_state is None:
        zeros = np.zeros((batch, recurrent_kernel.shape[0]))
        initial_state = zeros, zeros
    hidden, cell = initial_state
    outputs = []
    for time in range(length):
        hidden, cell = lstm_step(
            inputs[:, time], hidden, cell, kernel, recurrent_kernel, bias
        )
        outputs.append(hidden)
    return np.stack(outputs, axis=1), hidden, cell
