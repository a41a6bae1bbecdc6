"""Softmax always works along the last axis.

fails: is the argument axis used everywhere?
"""

import numpy as np


def softmax(logits, axis=-1):
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def logsumexp(logits, axis=-1, keepdims=False):
    top = logits.max(axis=axis, keepdims=True)
    total = np.exp(logits - top).sum(axis=axis, keepdims=True)
    result = top + np.log(total)
    return result if keepdims else result.squeeze(axis)
