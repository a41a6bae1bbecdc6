"""Average precision depends on ranks alone and punishes duplicates."""
import numpy as np
from sklearn.metrics import average_precision_score


def match(ious, scores, threshold):
    """Which detections are true positives; each object counts once."""
    taken, hits = set(), np.zeros(len(scores), bool)
    for index in np.argsort(-scores):
        target = int(np.argmax(ious[index]))
        if ious[index, target] >= threshold and target not in taken:
            hits[index] = True
            taken.add(target)
    return hits


def average_precision(ious, scores, threshold=0.5):
    hits = match(ious, scores, threshold)[np.argsort(-scores)]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return envelope[hits].sum() / ious.shape[1]


# Rows: detections; columns: three real objects; entries: IoU.
ious = np.array([[.92, 0, 0], [0, .81, 0], [0, 0, .10], [0, 0, .62]])
scores = np.array([0.9, 0.8, 0.7, 0.6])
values = {"as detected": average_precision(ious, scores)}
values["scores squared"] = average_precision(ious, scores ** 2)
values["without the false one"] = average_precision(
    np.delete(ious, 2, 0), np.delete(scores, 2))
twice = np.vstack([ious, [.85, 0, 0]]), np.append(scores, 0.85)
values["first object twice"] = average_precision(*twice)
values["third object missed"] = average_precision(ious[:2], scores[:2])
for name, value in values.items():
    print(f"{name:22} AP50 {value:.3f}")

levels = np.arange(0.5, 1.0, 0.05)
each = [average_precision(ious, scores, level) for level in levels]
print(f"{'mean over IoU .50-.95':22} AP   {np.mean(each):.3f}")
print("by threshold", np.round(each, 2).tolist())

# Without the envelope, and all objects found, scikit-learn agrees.
hits = match(ious, scores, 0.5)
plain = np.cumsum(hits) / np.arange(1, 5)
assert np.isclose(average_precision_score(hits, scores),
                  plain[hits].sum() / 3)
assert np.isclose(values["as detected"], (1 + 1 + 3 / 4) / 3)
assert values["as detected"] == values["scores squared"]
assert values["without the false one"] == 1
assert values["first object twice"] < values["as detected"]
assert values["third object missed"] < values["as detected"]
assert np.mean(each) < values["as detected"]
