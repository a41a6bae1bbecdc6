"""Log-sum-exp subtracts the maximum and forgets to add it.

fails: subtract the maximum, then add it back
"""

import numpy as np


def softmax(logits, axis=-1):
    weights = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def logsumexp(logits, axis=-1, keepdims=False):
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=axis, keepdims=keepdims))
