"""For soft targets, even a perfect prediction has cross-entropy above 0."""
import keras
import numpy as np

loss = keras.losses.BinaryCrossentropy()
grid = np.linspace(0.01, 0.99, 99).astype("float32")


def value(target, prediction):
    pair = (np.array([[v]], "float32") for v in (target, prediction))
    return float(loss(*pair))


print("target  best prediction  loss there  entropy of the target")
for target in (0.0, 0.3, 0.5, 0.9):
    losses = [value(target, p) for p in grid]
    best = grid[int(np.argmin(losses))]
    floor = value(target, target)
    parts = [q * np.log(q) for q in (target, 1 - target) if q > 0]
    entropy = abs(sum(parts))
    print(f"{target:6.1f}  {best:15.2f}  {floor:10.3f}  {entropy:21.3f}")
    assert abs(floor - entropy) < 1e-4
    assert min(losses) >= floor - 1e-5  # no prediction beats the floor
    assert abs(best - target) < 0.011
