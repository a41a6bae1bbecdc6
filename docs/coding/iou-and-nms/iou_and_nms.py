"""Intersection over union and non-maximum suppression. NumPy only."""

import numpy as np


def iou(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Intersection over union of every box with every other box.

    A box is (x1, y1, x2, y2) with x1 <= x2 and y1 <= y2. Coordinates
    are continuous: the width is x2 - x1, without adding 1.

    Args:
        boxes: float or integer array of shape (n, 4).
        others: float or integer array of shape (m, 4).

    Returns:
        Float array of shape (n, m), entries from 0 to 1. If the union
        of two boxes has the area 0, the entry is 0.
    """
    raise NotImplementedError


def nms(
    boxes: np.ndarray,
    scores: np.ndarray,
    threshold: float,
    classes: np.ndarray | None = None,
) -> np.ndarray:
    """Greedy non-maximum suppression.

    Take the boxes by falling score. A box is kept if its IoU with
    every box *kept* before it is at most `threshold`; otherwise it is
    dropped, and then it suppresses nothing.

    Args:
        boxes: array of shape (n, 4), as for `iou`; n may be 0.
        scores: float array of shape (n,). Of equal scores, the box
            with the lower index comes first.
        threshold: from 0 to 1.
        classes: optional integer array of shape (n,). If given, only
            boxes of the same class suppress each other.

    Returns:
        Integer array with the indices of the kept boxes, by falling
        score. The inputs are left unchanged.
    """
    raise NotImplementedError
