"""At 2 % positives, accuracy rewards silence; noisy tests mislead.

figure precision_recall.svg: Precision against recall for one model. The
    curve measured with adjudicated labels lies well above the curve
    measured with the noisy labels; a dashed line marks 2 percent.
"""
import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score, precision_recall_curve)

generator = np.random.default_rng(0)


def sample(count):
    truth = generator.random(count) < 0.02
    inputs = generator.normal(size=(count, 3))
    inputs += 1.5 * truth[:, None]
    flip = generator.random(count)
    noisy = np.where(truth, flip > 0.2, flip < 0.01)
    return inputs, truth, noisy


inputs, truth, noisy = sample(100_000)
print(f"positives {truth.mean():.3f}, labeled {noisy.mean():.3f}")
print(f"labeled positives that are real {truth[noisy].mean():.2f}")

model = LogisticRegression().fit(inputs, noisy)
inputs, truth, noisy = sample(100_000)
scores = model.predict_proba(inputs)[:, 1]
flagged = scores > 0.5
never = np.mean(~truth)
accuracy = np.mean(flagged == truth)
recall = flagged[truth].mean()
print(f"accuracy, never flag   {never:.3f}")
print(f"accuracy, model        {accuracy:.3f}")
print(f"recall at 0.5          {recall:.2f}")

top = np.argsort(-scores)[:2000]  # what a team can review
recall_top = truth[top].sum() / truth.sum()
print(f"top 2000: recall {recall_top:.2f}"
      f"  precision {truth[top].mean():.2f}")
areas = {}
figure, axes = plt.subplots(figsize=(6.4, 3.2), layout="tight")
for name, labels in [("adjudicated", truth), ("noisy", noisy)]:
    areas[name] = average_precision_score(labels, scores)
    print(f"average precision, {name:11} labels {areas[name]:.2f}")
    precision, recalls, _ = precision_recall_curve(labels, scores)
    axes.plot(recalls, precision, label=f"{name} test labels")
axes.axhline(0.02, color="C7", linestyle="--", label="no skill")
axes.set(xlabel="recall", ylabel="precision")
axes.legend()
figure.savefig("precision_recall.svg")

assert accuracy - never < 0.01 and recall < 0.4
assert recall_top > 1.5 * recall
assert areas["noisy"] < 0.75 * areas["adjudicated"]
