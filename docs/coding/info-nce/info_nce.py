"""InfoNCE, the contrastive loss, with its gradients. NumPy only."""

import numpy as np


def info_nce(
    anchors: np.ndarray,
    positives: np.ndarray,
    temperature: float = 0.1,
    symmetric: bool = False,
) -> tuple[float, np.ndarray, np.ndarray]:
    """InfoNCE with the other rows of the batch as negatives.

    Both arrays are normalized to rows of length 1 inside. Row i of
    `positives` belongs to row i of `anchors`; all other rows of
    `positives` are negatives for it. With the cosine similarities
    s_ij of anchor i and positive j,

        loss = mean over i of
            -log( exp(s_ii / temperature)
                  / sum over all j of exp(s_ij / temperature) )

    The sum includes j = i. If `symmetric` is true, the loss is the
    average of this one and of the one with both arrays exchanged
    (each positive looks for its anchor), as in CLIP.

    Args:
        anchors: float array of shape (n, d), n >= 1, no zero rows.
            They need not have the length 1.
        positives: the same for the positives.
        temperature: > 0, may be as small as 0.001.
        symmetric: see above.

    Returns:
        loss: a scalar.
        grad_anchors: float array (n, d), the gradient of the loss
            with respect to `anchors` as they were passed in, that is,
            through the normalization.
        grad_positives: the same for `positives`.

    Raises:
        ValueError: if the two shapes differ.

    The inputs are left unchanged.
    """
    raise NotImplementedError
