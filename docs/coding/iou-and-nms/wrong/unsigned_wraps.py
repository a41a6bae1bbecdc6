"""Unsigned integers are subtracted as they come.

fails: so convert to float first
"""

import numpy as np


def iou(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Intersection over union of every box with every other box."""
    a = np.asarray(boxes)[:, np.newaxis]
    b = np.asarray(others)[np.newaxis]
    top_left = np.maximum(a[..., :2], b[..., :2])
    bottom_right = np.minimum(a[..., 2:], b[..., 2:])
    # Clip each side: two negative sides have a positive product.
    sides = np.maximum(bottom_right - top_left, 0.0)
    overlap = sides[..., 0] * sides[..., 1]
    area_a = np.prod(a[..., 2:] - a[..., :2], axis=-1)
    area_b = np.prod(b[..., 2:] - b[..., :2], axis=-1)
    union = area_a + area_b - overlap
    return overlap / np.where(union > 0, union, 1.0)


def nms(
    boxes: np.ndarray,
    scores: np.ndarray,
    threshold: float,
    classes: np.ndarray | None = None,
) -> np.ndarray:
    """Greedy non-maximum suppression."""
    # A stable sort keeps the lower index first among equal scores.
    order = np.argsort(-np.asarray(scores), kind="stable")
    kept = []
    while order.size > 0:
        best, rest = order[0], order[1:]
        kept.append(best)
        overlap = iou(boxes[[best]], boxes[rest])[0]
        drop = overlap > threshold
        if classes is not None:
            drop &= classes[rest] == classes[best]
        # Dropped boxes leave the list, so they suppress nothing.
        order = rest[~drop]
    return np.array(kept, dtype=int)
