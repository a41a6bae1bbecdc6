"""The kept axis of the maximum broadcasts against the reduced sum.

fails: keepdims=False: shape
"""

import numpy as np


def softmax(logits, axis=-1):
    weights = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def logsumexp(logits, axis=-1, keepdims=False):
    top = logits.max(axis=axis, keepdims=True)
    total = np.exp(logits - top).sum(axis=axis, keepdims=keepdims)
    return top + np.log(total)
