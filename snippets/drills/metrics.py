"""Keras and scikit-learn give the metrics that four counts give by hand."""
import itertools
import json
import math
import random
import re

import keras
import numpy as np
from sklearn import metrics

SIZES = {  # what an exercise draws from
    "tp": (8, 15, 18, 24, 30, 45, 60, 90), "fp": (2, 5, 6, 10, 20, 30),
    "fn": (1, 2, 4, 6, 10, 15), "tn": (40, 85, 90, 120, 300, 900),
}
truth, guess = np.array([1, 0, 1, 0]), np.array([1, 1, 0, 0])


def of_keras(metric):
    return lambda weights: metric()(truth, guess, sample_weight=weights)


def of_sklearn(score, **named):
    return lambda weights: score(
        truth, guess, sample_weight=weights, **named)


KINDS = {  # level, formula, who answers
    "Accuracy": ("fresher", "(tp + tn) / (tp + fp + fn + tn)",
        of_keras(keras.metrics.BinaryAccuracy)),
    "Precision": ("fresher", "tp / (tp + fp)",
        of_keras(keras.metrics.Precision)),
    "Recall": ("fresher", "tp / (tp + fn)",
        of_keras(keras.metrics.Recall)),
    "F1": ("intermediate", "2 * tp / (2 * tp + fp + fn)",
        of_sklearn(metrics.f1_score)),
    "Specificity": ("intermediate", "tn / (tn + fp)",
        of_sklearn(metrics.recall_score, pos_label=0)),
    "Jaccard index (IoU)": ("intermediate", "tp / (tp + fp + fn)",
        of_sklearn(metrics.jaccard_score)),
    "Balanced accuracy": ("experienced",
        "(tp / (tp + fn) + tn / (tn + fp)) / 2",
        of_sklearn(metrics.balanced_accuracy_score)),
}
random.seed(7)
choices = list(itertools.product(*SIZES.values()))
for kind, (level, formula, ask_library) in KINDS.items():
    for number, values in enumerate(random.sample(choices, 10), 1):
        n = dict(zip(SIZES, values))
        worked = re.sub("[a-z]+", lambda name: str(n[name[0]]), formula)
        answer = float(ask_library(np.array(values)))
        assert math.isclose(answer, eval(worked), rel_tol=1e-5), kind
        ask = "{tp} TP, {fp} FP, {fn} FN and {tn} TN?".format(**n)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": f"{kind} at {ask}",
            "answer": round(answer, 3), "tolerance": 0.001,
            "formula": formula, "worked": worked}))
