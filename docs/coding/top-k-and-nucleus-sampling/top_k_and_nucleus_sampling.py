"""Top-k and nucleus (top-p) sampling. NumPy only."""

import numpy as np


def top_k(
    logits: np.ndarray, k: int, temperature: float = 1.0
) -> np.ndarray:
    """Probabilities after keeping the k most probable tokens.

    Args:
        logits: float array of shape (..., vocabulary): one
            distribution in each row, each treated on its own.
            Entries may be large, such as 1e4; some entries of a row,
            not all, may be -inf (a forbidden token).
        k: how many tokens are kept, >= 1. If k is larger than the
            vocabulary, all are kept. Of equal logits, those with the
            lower index are kept first: never more than k tokens.
        temperature: > 0; the logits are divided by it.

    Returns:
        Float array of the shape of `logits`, tokens in their old
        places: 0 for dropped tokens, and softmax(logits /
        temperature) divided by its sum over the kept ones otherwise.
    """
    raise NotImplementedError


def top_p(
    logits: np.ndarray, p: float, temperature: float = 1.0
) -> np.ndarray:
    """Probabilities after keeping the nucleus of mass p.

    The nucleus is the smallest set of most probable tokens whose
    probabilities, softmax(logits / temperature), sum to at least p.
    The token that reaches p belongs to it. It always holds at least
    one token, even for p = 0.

    Args:
        logits: as for `top_k`. Of equal logits, those with the lower
            index come first.
        p: from 0 to 1.
        temperature: > 0; it is applied before the nucleus is found.

    Returns:
        As for `top_k`.
    """
    raise NotImplementedError


def sample(
    probabilities: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw one token from each row.

    Args:
        probabilities: float array of shape (..., vocabulary); each
            row sums to 1 up to rounding.
        rng: the only source of randomness; the rows are drawn
            independently.

    Returns:
        Integer array of shape probabilities.shape[:-1] (a single
        integer for a single row). A token of probability 0 is never
        drawn.

    All three functions leave their inputs unchanged.
    """
    raise NotImplementedError
