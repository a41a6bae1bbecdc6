"""A class weight w adds log w to every logit; the ranking stays."""
import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

generator = np.random.default_rng(0)
weight = 19.0


def sample(count):
    truth = (generator.random(count) < 0.05).astype(int)
    inputs = generator.normal(size=(count, 2))
    return inputs + 1.2 * truth[:, None], truth


inputs, truth = sample(50_000)
test_inputs, test_truth = sample(50_000)


def logits(class_weight):
    model = LogisticRegression(class_weight=class_weight)
    return model.fit(inputs, truth).decision_function(test_inputs)


plain = logits(None)
weighted = logits({0: 1.0, 1: weight})
corrected = weighted - np.log(weight)
moved = plain + np.log(weight)

base = test_truth.mean()
print(f"positives {base:.3f}")
print("           mean p  recall@0.5  AUC    AP")
for name, values in [("plain", plain), ("weighted", weighted),
                     ("corrected", corrected), ("moved", moved)]:
    caught = np.mean(values[test_truth == 1] > 0)
    print(f"{name:10} {expit(values).mean():.3f}   {caught:.2f}"
          f"        {roc_auc_score(test_truth, values):.3f}"
          f"  {average_precision_score(test_truth, values):.3f}")

threshold = 1 / (1 + weight)
same = np.mean((weighted > 0) == (expit(plain) > threshold))
print(f"weighted and moved threshold agree on {same:.1%}")
print(f"the moved threshold is {threshold:.3f} = 1 / (1 + {weight:.0f})")

assert abs(expit(plain).mean() - base) < 0.004
assert expit(weighted).mean() > 4 * base  # distorted
assert abs(expit(corrected).mean() - base) < 0.004
assert same > 0.99
for score in (roc_auc_score, average_precision_score):
    gap = score(test_truth, weighted) - score(test_truth, plain)
    assert abs(gap) < 0.005
