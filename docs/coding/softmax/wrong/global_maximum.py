"""One maximum of the whole array instead of one for each slice.

fails: subtract the maximum of each slice
"""

import numpy as np


def softmax(logits, axis=-1):
    weights = np.exp(logits - np.max(logits))
    return weights / weights.sum(axis=axis, keepdims=True)


def logsumexp(logits, axis=-1, keepdims=False):
    top = np.max(logits)
    total = np.exp(logits - top).sum(axis=axis, keepdims=keepdims)
    return np.log(total) + top
