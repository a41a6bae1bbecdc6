"""Rates at a prevalence give what Keras and scikit-learn count."""
import itertools
import json
import math
import random
import re

import keras
import numpy as np
from sklearn import metrics

SIZES = {  # what an exercise draws from
    "share": (1, 2, 3, 5, 10, 20, 40), "tpr": (80, 90, 95, 99),
    "tnr": (90, 95, 99), "people": (10_000, 20_000, 100_000),
    "tp": (8, 15, 18, 24, 30, 45, 60, 90), "fp": (2, 5, 6, 10, 20, 30),
    "fn": (1, 2, 4, 6, 10, 15), "tn": (40, 85, 90, 120, 300, 900),
}
truth, guess = np.array([1, 0, 1, 0]), np.array([1, 1, 0, 0])


def rates(score, share, tpr, tnr, people=1, guess=guess, **named):
    weights = np.array([share * tpr, (100 - share) * (100 - tnr),
        share * (100 - tpr), (100 - share) * tnr]) * people / 10_000
    return score(truth, guess, sample_weight=weights, **named)


TEST = ("{share} % prevalence, {tpr} % sensitivity and {tnr} % specificity")
CELLS = "{tp} TP, {fp} FP, {fn} FN and {tn} TN"
KINDS = {  # level, question, formula, counted
    "Always negative": ("fresher", "Accuracy of always saying negative "
        "when {share} % are positive?", "1 - share / 100", lambda share:
        rates(metrics.accuracy_score, share, 90, 90, guess=truth * 0)),
    "False alarms": ("intermediate", "False positives expected among "
        "{people:,} people at " + TEST + "?",
        "people * (1 - share / 100) * (1 - tnr / 100)", lambda **n:
        float(rates(keras.metrics.FalsePositives(), **n))),
    "PPV": ("experienced", "PPV (precision) at " + TEST + "?",
        "share * tpr / (share * tpr + (100 - share) * (100 - tnr))",
        lambda **n: float(rates(keras.metrics.Precision(), **n))),
    "NPV": ("experienced", "NPV at " + TEST + "?", "(100 - share) * tnr / "
        "((100 - share) * tnr + share * (100 - tpr))",
        lambda **n: rates(metrics.precision_score, pos_label=0, **n)),
    "F2": ("experienced", "F2 (recall weighs more) at " + CELLS + "?",
        "5 * tp / (5 * tp + 4 * fn + fp)",
        lambda **n: metrics.fbeta_score(truth, guess, beta=2,
            sample_weight=[n[name] for name in ("tp", "fp", "fn", "tn")])),
}
random.seed(17)
for kind, (level, text, formula, look) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 7), 1):
        n = dict(zip(names, values))
        worked = re.sub("[a-z]+", lambda name: str(n[name[0]]), formula)
        answer = round(look(**n), 3)
        assert math.isclose(answer, eval(worked), abs_tol=6e-4), kind
        whole = answer > 1  # people; the others are shares
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind, "level":
            level, "ask": text.format(**n), "answer": int(answer) if whole
            else answer, "tolerance": 0.001 * (not whole),
            "formula": formula, "worked": worked}))
