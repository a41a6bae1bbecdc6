"""Almost all anchors are background; focal loss quiets the easy ones."""
import numpy as np

grids = {38: 4, 19: 6, 10: 6, 5: 6, 3: 4, 1: 4}  # SSD300: side, per cell
total = sum(side * side * each for side, each in grids.items())
print(f"SSD300 scores {total:,} anchors in each image")

anchors = []  # boxes around each cell's center, in image fractions
scales = np.linspace(0.1, 0.9, len(grids))
for scale, (side, each) in zip(scales, grids.items()):
    centers = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(centers, centers)
    for ratio in (1, 1.2, 2, 1 / 2, 3, 1 / 3)[:each]:
        width, height = scale * ratio ** 0.5, scale / ratio ** 0.5
        anchors.append(np.stack([x - width / 2, y - height / 2,
                                 x + width / 2, y + height / 2], -1)
                       .reshape(-1, 4))
anchors = np.concatenate(anchors)

truth = np.array([[0.1, 0.2, 0.4, 0.6], [0.5, 0.5, 0.9, 0.8]])
best = np.zeros(len(anchors))
for box in truth:
    low = np.maximum(box[:2], anchors[:, :2])
    high = np.minimum(box[2:], anchors[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=1)
    size = np.prod(anchors[:, 2:] - anchors[:, :2], axis=1)
    best = np.maximum(best, both / (size + np.prod(box[2:] - box[:2])
                                    - both))
positive = best > 0.5
print(f"two objects match {positive.sum()}: {positive.mean():.1%}")

# Say each anchor's probability of the right answer is 0.99 on background
# and 0.30 on the few objects: which part of the loss are the objects?
right = np.where(positive, 0.30, 0.99)
shares = {}
for gamma in (0, 2):
    loss = -((1 - right) ** gamma) * np.log(right)
    shares[gamma] = loss[positive].sum() / loss.sum()
    name = "focal, gamma 2" if gamma else "cross-entropy"
    print(f"{name:15} objects make up {shares[gamma]:.0%} of the loss")

assert len(anchors) == total == 8732
assert 0 < positive.mean() < 0.02
assert shares[0] < 0.5 and shares[2] > 0.99
