"""Beam search over a next-token model. NumPy only."""

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
    """Search for likely sequences with a beam of fixed width.

    The search begins with one live hypothesis, the start token. In
    each step every live hypothesis is extended by every token. Of all
    these candidates together, the `beams` with the largest sum of
    log-probabilities are kept. A kept candidate whose new token is
    `end` is finished: it is not extended any more. The other kept
    candidates are the live hypotheses of the next step (so a step in
    which one finishes leaves fewer live ones; the next step again
    keeps up to `beams` candidates).

    The search stops when no hypothesis is live, or after `max_length`
    steps; then the live ones are finished too, without an end token.
    In the end the finished hypotheses of all steps are ranked by

        score = (sum of log-probabilities) / length ** alpha

    where length is the number of generated tokens: `end` counts, the
    start token does not.

    Args:
        next_log_probs: maps the tokens so far (a tuple that begins
            with `start`) to the log-probabilities of the next token,
            an array of shape (vocabulary,). It is expensive: it is
            called once for each live hypothesis and step, and never
            for a finished one. Entries may be -inf: such a token is
            never chosen, and a hypothesis for which all are -inf is
            dropped. The array must not be changed.
        start: the start token; it may be the same number as `end`.
        end: the token that ends a sequence.
        beams: the width of the beam, >= 1; may exceed the vocabulary.
        max_length: the largest number of generated tokens, >= 1.
        alpha: the strength of the length normalization, >= 0.

    Returns:
        The finished hypotheses with the highest scores, at most
        `beams` of them, best first, as pairs (tokens, score). The
        tokens leave out `start` and include `end`, if it was reached.
        The order of equal scores does not matter.
    """
    raise NotImplementedError
