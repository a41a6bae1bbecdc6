"""An LSTM cell and layer with Keras' weight layout. NumPy only."""

import numpy as np


def lstm_step(
    inputs: np.ndarray,
    hidden: np.ndarray,
    cell: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One time step of an LSTM.

    The pre-activations inputs @ kernel + hidden @ recurrent_kernel +
    bias hold four blocks of `units` columns, in Keras' order: input
    gate, forget gate, candidate, output gate. Gates use the sigmoid,
    the candidate uses tanh. Then

        new cell = forget * cell + input * candidate
        new hidden = output * tanh(new cell).

    Pre-activations may be as large as 1e4 or -1e4; NumPy must not
    report an overflow.

    Args:
        inputs: float array (batch, features).
        hidden: float array (batch, units).
        cell: float array (batch, units).
        kernel: float array (features, 4 * units).
        recurrent_kernel: float array (units, 4 * units).
        bias: float array (4 * units,).

    Returns:
        The new hidden state and the new cell state, each a new array
        (batch, units). No argument is changed.
    """
    raise NotImplementedError


def lstm(
    inputs: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    initial_state: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Run the cell over a batch of sequences.

    Args:
        inputs: float array (batch, length, features), length >= 1.
        kernel, recurrent_kernel, bias: as for `lstm_step`.
        initial_state: hidden and cell state before the first step,
            each (batch, units); None means zeros.

    Returns:
        The hidden states of all steps (batch, length, units), and the
        last hidden and the last cell state, each (batch, units).
    """
    raise NotImplementedError
