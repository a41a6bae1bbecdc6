"""Rarer positives leave ROC-AUC alone and lower average precision.

figure curves.svg: Two panels. Left, the ROC curves for 50, 10 and 1
    percent positives lie on top of each other. Right, the
    precision-recall curves fall as positives get rarer.
"""
import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import norm
from sklearn import metrics

separation = 2.0
positives = 400
grid = (np.arange(positives) + 0.5) / positives
positive_scores = separation + norm.ppf(grid)

figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2))
results = {}
print("positives  ROC-AUC  average precision")
for rate in (0.5, 0.1, 0.01):
    negatives = round(positives * (1 - rate) / rate)
    grid = (np.arange(negatives) + 0.5) / negatives
    scores = np.append(positive_scores, norm.ppf(grid))
    truth = np.append(np.ones(positives), np.zeros(negatives))
    auc = metrics.roc_auc_score(truth, scores)
    average = metrics.average_precision_score(truth, scores)
    results[rate] = auc, average
    print(f"{rate:8.0%}   {auc:.3f}    {average:.3f}")
    fpr, tpr, _ = metrics.roc_curve(truth, scores)
    precision, recall, _ = metrics.precision_recall_curve(
        truth, scores)
    left.plot(fpr, tpr)
    right.plot(recall, precision, label=f"{rate:.0%} positive")

tpr = norm.sf(2 - separation)  # threshold 2
fpr = norm.sf(2)
precision = 0.01 * tpr / (0.01 * tpr + 0.99 * fpr)
print(f"at 1 %: recall {tpr:.2f}, FPR {fpr:.3f}")
print(f"        yet precision {precision:.3f}")

areas = [auc for auc, _ in results.values()]
assert np.ptp(areas) < 0.002
assert np.allclose(areas, norm.cdf(separation / 2**0.5), atol=0.002)
assert results[0.5][1] > 0.9 > 0.3 > results[0.01][1]
assert precision < 0.2 and fpr < 0.03

left.set(xlabel="false positive rate", ylabel="recall (TPR)")
right.set(xlabel="recall", ylabel="precision")
right.legend(fontsize=8)
figure.tight_layout()
figure.savefig("curves.svg")
