"""A cosine learning-rate schedule with warm-up. NumPy only."""

import numpy as np


def cosine_schedule(
    step: int | np.ndarray,
    total_steps: int,
    peak: float,
    warmup_steps: int = 0,
    start: float = 0.0,
    floor: float = 0.0,
) -> float | np.ndarray:
    """Learning rate of a step, or of an array of steps.

    Linear warm-up: from `start` at step 0 to `peak` at step
    `warmup_steps`. Without warm-up, step 0 has the rate `peak`.

    Cosine decay: half a wave from `peak` at step `warmup_steps` down
    to `floor` at step `total_steps`. Later steps have the rate
    `floor`.

    Args:
        step: an integer, or an integer array of any shape; 0 or more.
            An array is not changed.
        total_steps: the step at which the decay ends, warm-up
            included.
        peak: the highest learning rate.
        warmup_steps: length of the warm-up, less than `total_steps`.
        start: the learning rate at step 0 if there is a warm-up.
        floor: the last learning rate; a rate, not a fraction of
            `peak`.

    Returns:
        A float for an integer, a float array of the same shape for an
        array.

    Raises:
        ValueError: unless 0 <= warmup_steps < total_steps, or if a
            step is negative.
    """
    raise NotImplementedError
