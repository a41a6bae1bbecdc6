"""Four counts give accuracy, precision, recall and F1; AUC is a ranking."""
import numpy as np
from sklearn import metrics

truth = np.array([1] * 10 + [0] * 90)
scores = np.concatenate([
    [.95, .9, .85, .8, .7, .65, .45, .4, .3, .1],
    np.linspace(0.02, 0.6, 84),
    [.61, .66, .72, .75, .81, .88],
])
predicted = (scores >= 0.5).astype(int)

tp = np.sum((predicted == 1) & (truth == 1))
fp = np.sum((predicted == 1) & (truth == 0))
fn = np.sum((predicted == 0) & (truth == 1))
tn = np.sum((predicted == 0) & (truth == 0))
accuracy = (tp + tn) / len(truth)
precision = tp / (tp + fp)
recall = tp / (tp + fn)
f1 = 2 * tp / (2 * tp + fp + fn)

gaps = scores[truth == 1][:, None] - scores[truth == 0]
auc = np.mean((gaps > 0) + 0.5 * (gaps == 0))

print(f"TP {tp}  FP {fp}  FN {fn}  TN {tn}")
print(f"accuracy   {accuracy:.3f}")
print(f"precision  {precision:.3f}")
print(f"recall     {recall:.3f}")
print(f"F1         {f1:.3f}")
print(f"ROC-AUC    {auc:.3f}")

target = np.array([3.0, 5.0, 2.0, 7.0])
output = np.array([2.0, 5.0, 3.0, 3.0])
error = output - target
mae = np.mean(np.abs(error))
rmse = np.sqrt(np.mean(error**2))
r2 = 1 - np.sum(error**2) / np.sum((target - target.mean()) ** 2)
print(f"MAE {mae:.2f}  RMSE {rmse:.2f}  R2 {r2:.2f}")

pairs = [
    (accuracy, metrics.accuracy_score(truth, predicted)),
    (precision, metrics.precision_score(truth, predicted)),
    (recall, metrics.recall_score(truth, predicted)),
    (f1, metrics.f1_score(truth, predicted)),
    (auc, metrics.roc_auc_score(truth, scores)),
    (mae, metrics.mean_absolute_error(target, output)),
    (rmse, metrics.root_mean_squared_error(target, output)),
    (r2, metrics.r2_score(target, output)),
]
assert np.allclose(*np.array(pairs).T)
assert accuracy > 3 * precision  # accuracy hides it
assert rmse > mae  # one large error weighs more
