"""With calibrated scores, costs fix the threshold; 0.5 rarely is it.

figure cost.svg: Mean cost against the threshold. The curve for calibrated
    scores has its minimum near 0.05, far left of 0.5; the curve for
    distorted scores has the same minimum at a much higher threshold.
"""
import matplotlib.pyplot as plt
import numpy as np
from scipy.special import expit, logit

generator = np.random.default_rng(0)
false_alarm, missed = 1.0, 19.0
rule = false_alarm / (false_alarm + missed)


def sample(count):
    probability = expit(generator.normal(-3, 1.5, size=count))
    return probability, generator.random(count) < probability


def cost(threshold, scores, truth):
    flagged = scores >= threshold
    return (false_alarm * np.mean(flagged & ~truth)
            + missed * np.mean(~flagged & truth))


def distort(scores):  # what class weight 19 does to them
    return expit(logit(scores) + np.log(19))


grid = np.linspace(0.005, 0.995, 199)
scores, truth = sample(200_000)
curve = [cost(t, scores, truth) for t in grid]
bent = [cost(t, distort(scores), truth) for t in grid]
best, best_bent = grid[np.argmin(curve)], grid[np.argmin(bent)]

new_scores, new_truth = sample(200_000)  # test, never searched
at_half = cost(0.5, new_scores, new_truth)
at_rule = cost(rule, new_scores, new_truth)
at_bent = cost(rule, distort(new_scores), new_truth)
print(f"rule c_FP / (c_FP + c_FN)    {rule:.2f}")
print(f"best on validation           {best:.2f}")
print(f"best, scores distorted       {best_bent:.2f}")
print(f"test cost at 0.5             {at_half:.2f}")
print(f"test cost at the rule        {at_rule:.2f}")
print(f"test cost, rule, distorted   {at_bent:.2f}")

assert abs(best - rule) < 0.02
assert at_half > 1.5 * at_rule
assert at_bent > 1.3 * at_rule  # the rule needs calibration
assert best_bent > 0.4

figure, axes = plt.subplots(figsize=(6.4, 3.2))
axes.plot(grid, curve, label="calibrated")
axes.plot(grid, bent, label="distorted by class weights")
axes.axvline(rule, color="C7", linestyle="--", label="rule")
axes.set(xlabel="threshold", ylabel="mean cost per case")
axes.legend()
figure.tight_layout()
figure.savefig("cost.svg")
