"""The first cumulative sum that reaches p is found by argmax.

fails: also when rounding leaves the cumulative sum just below 1
"""

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Softmax along the last axis."""
    terms = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    return terms / np.sum(terms, axis=-1, keepdims=True)


def keep_first(
    probabilities: np.ndarray, order: np.ndarray, kept: np.ndarray
) -> np.ndarray:
    """Keep those tokens of a ranking for which `kept` is true."""
    # Back from ranks to tokens: each row has its own order.
    mask = np.zeros(probabilities.shape, dtype=bool)
    np.put_along_axis(mask, order, kept, axis=-1)
    left = np.where(mask, probabilities, 0.0)
    return left / np.sum(left, axis=-1, keepdims=True)


def top_k(
    logits: np.ndarray, k: int, temperature: float = 1.0
) -> np.ndarray:
    """Probabilities after keeping the k most probable tokens."""
    # Ranks, not a threshold: equal logits must not let in more than k.
    order = np.argsort(-logits, axis=-1, kind="stable")
    kept = np.broadcast_to(np.arange(logits.shape[-1]) < k, logits.shape)
    return keep_first(softmax(logits / temperature), order, kept)


def top_p(
    logits: np.ndarray, p: float, temperature: float = 1.0
) -> np.ndarray:
    """Probabilities after keeping the nucleus of mass p."""
    probabilities = softmax(logits / temperature)
    order = np.argsort(-logits, axis=-1, kind="stable")
    ranked = np.take_along_axis(probabilities, order, axis=-1)
    reached = np.cumsum(ranked, axis=-1) >= p
    last = np.argmax(reached, axis=-1)[..., np.newaxis]
    kept = np.arange(logits.shape[-1]) <= last
    kept[..., 0] = True
    return keep_first(probabilities, order, kept)


def sample(
    probabilities: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw one token from each row."""
    total = np.cumsum(probabilities, axis=-1)
    # Scaled by the last sum, which rounding may put beside 1.
    draw = rng.random(probabilities.shape[:-1]) * total[..., -1]
    # The first token whose sum exceeds the draw; its probability is
    # then positive.
    return np.argmax(total > np.expand_dims(draw, -1), axis=-1)
