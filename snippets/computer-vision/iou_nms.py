"""Greedy suppression keeps the best box of each overlapping group.

figure boxes.svg: Left, six candidate boxes in two clusters; right, the
    two boxes that survive, one for each object.
"""
import matplotlib.pyplot as plt
import numpy as np


def iou(box, others):  # boxes as x1, y1, x2, y2
    overlap = np.prod(np.maximum(np.minimum(box[2:], others[:, 2:])
                      - np.maximum(box[:2], others[:, :2]), 0), axis=1)
    area = np.prod(box[2:] - box[:2])
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1)
    return overlap / (area + areas - overlap)


def suppress(boxes, scores, threshold=0.5):
    order, kept = np.argsort(-scores), []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(int(best))
        order = rest[iou(boxes[best], boxes[rest]) <= threshold]
    return kept


for seed in range(200):  # against counting cells of a 20 x 20 grid
    random = np.random.default_rng(seed)
    low = random.integers(0, 15, (2, 2))
    pair = np.hstack([low, low + random.integers(1, 6, (2, 2))])
    grids = np.zeros((2, 20, 20), bool)
    for grid, (x1, y1, x2, y2) in zip(grids, pair):
        grid[y1:y2, x1:x2] = True
    counted = (grids[0] & grids[1]).sum() / (grids[0] | grids[1]).sum()
    assert np.isclose(iou(pair[0], pair[1:])[0], counted)

boxes = np.array([[10, 10, 50, 60], [12, 12, 52, 58], [8, 14, 48, 64],
                  [70, 20, 95, 60], [72, 22, 97, 58], [68, 18, 94, 57]])
scores = np.array([0.9, 0.8, 0.7, 0.75, 0.85, 0.5])
kept = suppress(boxes, scores)
print("kept boxes:", kept, "scores", scores[kept].tolist())
crowd = np.array([[0, 0, 10, 20], [3, 0, 13, 20]])  # two real people
lost = suppress(crowd, scores[:2])
shared = iou(crowd[0], crowd[1:])[0]
print(f"two people at IoU {shared:.2f} -> kept {lost}")

figure, axes = plt.subplots(1, 2, sharey=True)
for axis, shown in zip(axes, (range(6), kept)):
    for index in shown:
        x, y, right, bottom = boxes[index]
        axis.plot([x, right, right, x, x], [y, y, bottom, bottom, y],
                  f"C{int(index > 2)}")
    axis.set(xlim=(0, 105), xlabel="x (pixels)")
axes[0].invert_yaxis()
axes[0].set_ylabel("y (pixels)")
figure.savefig("boxes.svg")

assert kept == [0, 4]
assert suppress(boxes, scores, 1.0) == np.argsort(-scores).tolist()
assert lost == [0]
