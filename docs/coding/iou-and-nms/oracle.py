"""Compare with TensorFlow, Keras and counting of grid cells."""

import keras
import numpy as np
import tensorflow as tf


def random_boxes(rng, n):
    corner = rng.uniform(0, 20, size=(n, 2))
    size = rng.uniform(1, 12, size=(n, 2))
    return np.concatenate([corner, corner + size], axis=1)


def test_iou_matches_keras(solution):
    rng = np.random.default_rng(0)
    a, b = random_boxes(rng, 30), random_boxes(rng, 20)
    want = keras.utils.bounding_boxes.compute_iou(
        a.astype("float32"), b.astype("float32"), bounding_box_format="xyxy"
    )
    got = solution.iou(a, b)
    np.testing.assert_allclose(got, np.array(want), atol=1e-5)


def test_iou_matches_counting(solution):
    rng = np.random.default_rng(1)
    low = rng.integers(0, 8, size=(12, 2))
    boxes = np.concatenate([low, low + rng.integers(1, 8, (12, 2))], 1)
    cells = [
        {(x, y) for x in range(x1, x2) for y in range(y1, y2)}
        for x1, y1, x2, y2 in boxes.tolist()
    ]
    want = [[len(a & b) / len(a | b) for b in cells] for a in cells]
    np.testing.assert_allclose(solution.iou(boxes, boxes), want)


def test_nms_matches_tensorflow(solution):
    rng = np.random.default_rng(2)
    for threshold in (0.1, 0.3, 0.5, 0.8):
        boxes, scores = random_boxes(rng, 60), rng.random(60)
        want = tf.image.non_max_suppression(
            boxes.astype("float32"),
            scores.astype("float32"),
            max_output_size=60,
            iou_threshold=threshold,
        )
        got = solution.nms(boxes, scores, threshold)
        assert got.tolist() == want.numpy().tolist()


def test_classes_match_separate_runs(solution):
    rng = np.random.default_rng(3)
    boxes, scores = random_boxes(rng, 60), rng.random(60)
    classes = rng.integers(0, 3, size=60)
    want = []
    for c in range(3):
        index = np.flatnonzero(classes == c)
        want += index[solution.nms(boxes[index], scores[index], 0.3)].tolist()
    want.sort(key=lambda i: -scores[i])
    assert solution.nms(boxes, scores, 0.3, classes).tolist() == want
