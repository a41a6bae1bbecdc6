"""The wave is counted from step 0 instead of the warm-up's end.

fails: after 10 steps of warm-up the half wave runs over the other 100
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
    # max(..., 1): without warm-up this value is never selected, but
    # np.where computes it all the same.
    warm = start + (peak - start) * np.divide(step, max(warmup_steps, 1))
    progress = np.divide(step, total_steps)
    # Past 1 the cosine would rise again.
    progress = np.clip(progress, 0, 1)
    wave = 0.5 * (1 + np.cos(np.pi * progress))  # from 1 down to 0
    cold = floor + (peak - floor) * wave
    rates = np.where(np.less(step, warmup_steps), warm, cold)
    return rates if rates.ndim else float(rates)
