"""Input monitors catch moved inputs and miss a moved meaning.

figure monitors.svg: Two panels over 16 weeks for two failures that start
    in week 8. Left, the stability index jumps for moved inputs and stays
    near zero for moved meaning. Right, accuracy falls in both cases.
"""
import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import ks_2samp
from sklearn.linear_model import LogisticRegression

generator = np.random.default_rng(0)


def sample(kind, count=2000):
    inputs = generator.normal(size=(count, 2))
    first, second = inputs.T
    first += 2.5 * (kind == "moved")
    rule = second + first - 4 * np.maximum(first - 1.5, 0)
    rule = second - first if kind == "meaning" else rule
    return inputs, rule + 0.5 * generator.normal(size=count) > 0.3


def psi(expected, actual, bins=10):
    edges = np.quantile(expected, np.linspace(0, 1, bins + 1)[1:-1])
    e, a = (np.bincount(np.digitize(values, edges), minlength=bins)
            / len(values) + 1e-6 for values in (expected, actual))
    return np.sum((a - e) * np.log(a / e))


def signals(kind):
    inputs, labels = sample(kind)
    scores = (model.decision_function(x) for x in (reference, inputs))
    pairs = list(zip(reference.T, inputs.T))
    ks = max(ks_2samp(e, a).statistic for e, a in pairs)
    return (max(psi(e, a) for e, a in pairs), ks, psi(*scores),
            model.score(inputs, labels))


reference, labels = sample("usual", 20_000)
model = LogisticRegression().fit(reference, labels)
figure, panels = plt.subplots(1, 2, figsize=(6.4, 3), layout="tight")
late = {}
print("weeks             PSI    KS  score PSI  accuracy  retrained")
for kind in ("moved", "meaning"):
    weeks = np.array([signals(k) for k in ["usual"] * 8 + [kind] * 8])
    fixed = LogisticRegression().fit(*sample(kind)).score(*sample(kind))
    late[kind] = *weeks[8:].mean(axis=0), fixed
    early = weeks[:8].mean(axis=0)
    for name, row in (("usual", early), (kind, late[kind])):
        print(f"{name:14}", *(f"{value:6.2f} " for value in row))
    panels[0].plot(weeks[:, 0], "o-", label=kind)
    panels[1].plot(weeks[:, 3], "o-")
for panel, name in zip(panels, ["PSI of the inputs", "accuracy"]):
    panel.set(xlabel="week", ylabel=name)
panels[0].legend()
figure.savefig("monitors.svg")
for kind, (inputs, ks, scores, accuracy, fixed) in late.items():
    assert {inputs > 0.2, ks > 0.1, scores > 0.2} == {kind == "moved"}
    assert accuracy < 0.7 and fixed > 0.8
