"""Tests for iou_and_nms.py: run with pytest."""

import numpy as np
import pytest

from iou_and_nms import iou, nms


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def one(a, b):
    return iou(np.array([a], dtype=float), np.array([b], dtype=float))


def kept(*arguments):
    return np.asarray(nms(*arguments)).tolist()


# IoU of 0 and 1: 6 / 14 = 3/7; of 1 and 2: 3/7; of 0 and 2: 2 / 18
ROW = np.array([[0, 0, 10, 1], [4, 0, 14, 1], [8, 0, 18, 1]], dtype=float)
APART = np.array([[0, 0, 1, 1], [5, 0, 6, 1], [0, 5, 1, 6]], dtype=float)


@pytest.mark.parametrize(
    "a, b, want",
    [
        ([0, 0, 4, 2], [0, 0, 4, 2], 1),
        ([0, 0, 4, 2], [2, 0, 6, 2], 4 / 12),
        ([0, 0, 4, 2], [1, 1, 3, 4], 2 / 12),
        ([0, 0, 10, 10], [2, 2, 4, 7], 10 / 100),
        ([-3, -2, 1, 2], [-1, 0, 2, 1], 2 / 17),
        ([0.0, 0.0, 0.5, 0.5], [0.25, 0.0, 0.75, 0.5], 1 / 3),
    ],
)
def test_overlap_by_hand(a, b, want):
    for x, y in ((a, b), (b, a)):
        got = one(x, y)
        assert close(got, [[want]]), (
            f"IoU of {x} and {y} is intersection / union = {want:.4f}, "
            f"got {got}; widths are x2 - x1, the overlap counts once"
        )


@pytest.mark.parametrize(
    "b, how",
    [
        ([6, 0, 8, 2], "to the right"),
        ([0, 5, 4, 7], "below"),
        ([6, 5, 8, 7], "apart in both directions"),
        ([-9, -9, -5, -7], "apart in both directions"),
        ([4, 0, 8, 2], "touching at an edge"),
        ([4, 2, 8, 4], "touching at a corner"),
    ],
)
def test_no_overlap(b, how):
    for x, y in (([0, 0, 4, 2], b), (b, [0, 0, 4, 2])):
        got = one(x, y)
        assert close(got, [[0.0]]), (
            f"boxes {how} ({x}, {y}): IoU 0, got {got}; each side of the "
            "intersection is clipped at 0"
        )


def test_boxes_without_area():
    got = iou(
        np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 2.0, 2.0]]),
        np.array([[1.0, 1.0, 1.0, 1.0], [1.0, 0.0, 1.0, 2.0]]),
    )
    assert close(got, np.zeros((2, 2))), (
        f"a point or a line: IoU 0, also with itself, not NaN; got\n{got}"
    )


def test_every_pair():
    boxes = np.array([[0, 0, 2, 2], [1, 1, 3, 3], [0, 0, 4, 4]])
    others = np.array([[0, 0, 2, 2], [0, 0, 4, 4]])
    want = [[1, 1 / 4], [1 / 7, 1 / 4], [1 / 4, 1]]
    got = iou(boxes, others)
    assert close(got, want), (
        "3 boxes and 2 others give a (3, 2) table, row by box: expected"
        f"\n{np.array(want)}\ngot\n{got}"
    )
    small = iou(boxes.astype("uint8"), others[::-1].astype("uint8"))
    assert close(small, np.array(want)[:, ::-1]), (
        f"uint8 coordinates give another table:\n{small}"
    )
    got = iou(boxes, np.array([[1, 1, 3, 3], [0, 0, 4, 4], [0, 0, 2, 2]]))
    want = [[1 / 7, 1 / 4, 1], [1, 1 / 4, 1 / 7], [1 / 4, 1, 1 / 4]]
    assert close(got, want), (
        "3 boxes and 3 others: every box with every other one, expected"
        f"\n{np.array(want)}\ngot\n{got}"
    )
    far = one([0, 0, 200, 200], [201, 201, 250, 250])
    assert close(far, [[0.0]]), f"boxes apart: IoU 0, got {far}"
    assert iou(np.zeros((0, 4)), others).shape == (0, 2), (
        "no boxes and 2 others: a table of shape (0, 2)"
    )


def test_pixels_as_unsigned_integers():
    boxes = np.array([[0, 0, 20, 20], [200, 200, 250, 250]], dtype="uint8")
    got = iou(boxes, np.array([[10, 0, 30, 20]], dtype="uint8"))
    assert close(got, [[1 / 3], [0.0]]), (
        "uint8 boxes: overlap 200 of 600, and boxes apart; expected 1/3 "
        f"and 0, got {np.ravel(got)}: unsigned differences wrap around "
        "below 0 and products above 255, so convert to float first"
    )
    got = kept(boxes[[0, 0, 1]], np.array([0.3, 0.2, 0.9]), 0.5)
    assert got == [2, 0], f"uint8 boxes in nms: expected [2, 0], got {got}"


def test_small_boxes():
    got = one([0.5, 0.5, 0.51, 0.51], [0.505, 0.5, 0.515, 0.51])
    assert close(got, [[1 / 3]], 1e-4), (
        "boxes of side 0.01, as relative coordinates give them: IoU 1/3, "
        f"got {got}; is the constant against 0/0 too large?"
    )


def test_keeps_the_best():
    boxes = np.array([[0, 0, 4, 4], [0, 0, 4, 3], [9, 9, 12, 12]], float)
    got = kept(boxes, np.array([0.6, 0.9, 0.7]), 0.5)
    assert got == [1, 2], (
        "boxes 0 and 1 overlap with IoU 0.75, and 1 has the higher "
        f"score: keep 1, then 2; got {got}"
    )


def test_nms_uses_the_same_iou():
    scores = np.array([0.9, 0.8])
    got = kept(np.array([[0.0, 0, 1, 1], [2, 2, 3, 3]]), scores, 0.5)
    assert got == [0, 1], (
        "boxes (0, 0, 1, 1) and (2, 2, 3, 3) are apart in both "
        f"directions: both are kept, got {got}; are the sides clipped?"
    )
    got = kept(np.array([[1.0, 1, 1, 1], [1, 1, 1, 1]]), scores, 0.5)
    assert got == [0, 1], (
        f"two boxes without area have IoU 0, so both are kept, got {got}"
    )


def test_order_and_indices():
    got = kept(APART, np.array([0.2, 0.9, 0.5]), 0.5)
    assert got == [1, 2, 0], (
        "nothing overlaps: all indices, by falling score, as positions "
        f"in the input: expected [1, 2, 0], got {got}"
    )
    got = kept(APART, np.array([-3.0, 0.0, -2.0]), 0.5)
    assert got == [1, 2, 0], (
        f"scores -3, 0, -2 (logits): expected [1, 2, 0], got {got}"
    )


def test_dropped_boxes_suppress_nothing():
    got = kept(ROW, np.array([0.9, 0.8, 0.7]), 0.4)
    assert got == [0, 2], (
        "box 0 drops 1; box 2 overlaps 1 (3/7 > 0.4) but not 0 (1/9): a "
        f"dropped box suppresses nothing, expected [0, 2], got {got}"
    )
    got = kept(ROW, np.array([0.8, 0.9, 0.7]), 0.4)
    assert got == [1], f"box 1 comes first and drops both, got {got}"


def test_threshold():
    scores = np.array([0.9, 0.8, 0.7])
    for threshold, want in (
        (0.05, [0]),
        (0.2, [0, 2]),
        (0.428, [0, 2]),
        (0.429, [0, 1, 2]),
    ):
        got = kept(ROW, scores, threshold)
        assert got == want, (
            "neighbors have IoU 3/7 = 0.4286, boxes 0 and 2 1/9: with "
            f"threshold {threshold} expected {want}, got {got}"
        )
    halves = np.array([[0, 0, 4, 4], [0, 0, 4, 2]], dtype=float)
    got = kept(halves, np.array([0.9, 0.8]), 0.5)
    assert got == [0, 1], (
        "an IoU equal to the threshold, here 0.5, is still kept, got "
        f"{got}"
    )
    got = kept(APART, scores, 0.0)
    assert got == [0, 1, 2], (
        f"threshold 0: boxes that do not overlap are kept, got {got}"
    )
    twins = np.array([[0, 0, 4, 4], [0, 0, 4, 4]], dtype=float)
    got = kept(twins, np.array([0.9, 0.8]), 1.0)
    assert got == [0, 1], f"threshold 1 drops nothing, got {got}"


def test_equal_scores():
    boxes = np.tile([0.0, 0.0, 4.0, 4.0], (20, 1))
    got = kept(boxes, np.ones(20), 0.5)
    assert got == [0], (
        f"20 equal boxes with equal scores: the first stays, got {got}"
    )
    boxes[:, [0, 2]] += 10.0 * np.arange(20)[:, np.newaxis]
    got = kept(boxes, np.ones(20), 0.5)
    assert got == list(range(20)), (
        f"equal scores keep the order of the indices, got {got}"
    )
    corners = 10.0 * np.arange(90)[:, np.newaxis]
    boxes = corners + np.array([0.0, 0.0, 1.0, 1.0])
    got = kept(boxes, np.arange(90) % 3 / 4, 0.5)
    want = [i for score in (2, 1, 0) for i in range(90) if i % 3 == score]
    assert got == want, (
        "90 boxes apart with three different scores: among equal scores "
        f"the lower index comes first (a stable sort); got {got}"
    )


def test_classes():
    boxes = np.array([[0, 0, 4, 4]] * 4 + [[0, 0, 4, 3]], dtype=float)
    scores = np.array([0.5, 0.9, 0.8, 0.7, 0.95])
    classes = np.array([7, 0, 7, 0, 2])
    got = kept(boxes, scores, 0.5, classes)
    assert got == [4, 1, 2], (
        "one box stays for each of the classes 2, 0 and 7, by falling "
        f"score: expected [4, 1, 2], got {got}"
    )
    got = kept(boxes, scores, 0.5)
    assert got == [4], (
        f"without classes one box drops all others, got {got}"
    )
    row = np.array([[-90, 0, -80, 1], [-90, 0, -80, 1], [500, 0, 501, 1]])
    got = kept(
        row.astype(float),
        np.array([3.0, 2.0, 1.0]),
        0.5,
        np.array([1, 0, 1]),
    )
    assert got == [0, 1, 2], (
        f"classes 1 and 0 do not suppress each other, got {got}"
    )
    for largest in (9.0, 10.0):
        # Shifted by 10, box 0 would lie on box 1.
        boxes = np.array(
            [[-10, -10, -6, -6], [0, 0, 4, 4], [8, 8, largest, largest]]
        )
        got = kept(boxes, np.array([3.0, 2.0, 1.0]), 0.5, np.array([1, 0, 0]))
        assert got == [0, 1, 2], (
            f"boxes from -10 to {largest:g}, none overlap, classes 1, 0, "
            f"0: all are kept, got {got}; if classes are shifted apart, "
            "the shift must exceed the largest minus the smallest "
            "coordinate"
        )


def test_none_and_one():
    got = np.asarray(nms(np.zeros((0, 4)), np.zeros(0), 0.5))
    assert got.shape == (0,) and got.dtype.kind in "iu", (
        "no boxes: an empty integer array of shape (0,), got shape "
        f"{got.shape} and type {got.dtype}"
    )
    got = nms(ROW[:1], np.array([0.1]), 0.5)
    assert np.asarray(got).tolist() == [0], f"one box stays, got {got}"
    assert len(ROW[:1][got]) == 1, "the result must work as an index"


def test_inputs_are_kept():
    boxes, scores = ROW.copy(), np.array([0.7, 0.9, 0.8])
    classes = np.array([0, 1, 0])
    iou(boxes, boxes)
    nms(boxes, scores, 0.4, classes)
    assert np.array_equal(boxes, ROW), "boxes changed in place"
    assert np.array_equal(scores, [0.7, 0.9, 0.8]), "scores changed"
    assert np.array_equal(classes, [0, 1, 0]), "classes changed"
