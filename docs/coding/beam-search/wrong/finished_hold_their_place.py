"""Finished hypotheses hold their place in all later steps.

fails: Finished hypotheses do not compete with later candidates
"""

from collections.abc import Callable

import numpy as np


def beam_search(
    next_log_probs: Callable[[tuple[int, ...]], np.ndarray],
    start: int,
    end: int,
    beams: int,
    max_length: int,
    alpha: float = 0.0,
) -> list[tuple[tuple[int, ...], float]]:
    """Search for likely sequences with a beam of fixed width."""
    live: list[tuple[tuple[int, ...], float]] = [((start,), 0.0)]
    finished = []
    for _ in range(max_length):
        if not live:
            break
        # Sums of logarithms: products of probabilities underflow.
        totals = np.stack(
            [total + next_log_probs(tokens) for tokens, total in live]
        )
        # One ranking over all hypotheses, not one for each of them.
        best = np.argsort(-totals, axis=None, kind="stable")[:beams]
        extended = []
        for row, token in zip(*np.unravel_index(best, totals.shape)):
            total = float(totals[row, token])
            if total == -np.inf:
                continue
            tokens = live[row][0] + (int(token),)
            # Finished ones have used their place in this step.
            (finished if token == end else extended).append((tokens, total))
        both = sorted(finished + extended, key=lambda pair: -pair[1])[:beams]
        finished = [pair for pair in both if pair in finished]
        live = [pair for pair in both if pair not in finished]
    # Out of steps: what is still live counts as it is.
    finished += live
    ranked = [
        (tokens[1:], total / (len(tokens) - 1) ** alpha)
        for tokens, total in finished
    ]
    return sorted(ranked, key=lambda pair: -pair[1])[:beams]
