"""Python's if decides, so arrays of steps fail.

fails: The truth value of an array with more than one element
"""

import numpy as np


def cosine_schedule(
    step: int | np.ndarray,
    total_steps: int,
    peak: float,
    warmup_steps: int = 0,
    start: float = 0.0,
    floor: float = 0.0,
) -> float | np.ndarray:
    """Learning rate of a step, or of an array of steps."""
    if not 0 <= warmup_steps < total_steps:
        raise ValueError("0 <= warmup_steps < total_steps is needed")
    if np.any(np.less(step, 0)):
        raise ValueError("steps start at 0")
    if step < warmup_steps:
        return start + (peak - start) * step / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    progress = min(progress, 1)
    wave = 0.5 * (1 + np.cos(np.pi * progress))  # from 1 down to 0
    return floor + (peak - floor) * wave
