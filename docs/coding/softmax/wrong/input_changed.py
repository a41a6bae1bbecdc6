"""The maximum is subtracted in place, from the caller's array.

fails: changed its input in place
"""

import numpy as np


def softmax(logits, axis=-1):
    logits -= logits.max(axis=axis, keepdims=True)
    weights = np.exp(logits)
    return weights / weights.sum(axis=axis, keepdims=True)


def logsumexp(logits, axis=-1, keepdims=False):
    top = logits.max(axis=axis, keepdims=True)
    total = np.exp(logits - top).sum(axis=axis, keepdims=True)
    result = top + np.log(total)
    return result if keepdims else result.squeeze(axis)
