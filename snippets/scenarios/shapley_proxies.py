"""Exact Shapley values: same decisions, credit moved to a proxy."""
from itertools import permutations

import numpy as np

names = ["income", "proxy", "debt"]
generator = np.random.default_rng(0)
income = generator.normal(size=2000)
debt = generator.normal(size=2000)
people = np.stack([income, income, debt], axis=1)  # proxy = income
applicant = np.array([-1.0, -1.0, 1.5])


def direct(x):  # logit of approval; never reads the proxy
    return 2 * x[:, 0] - x[:, 2] + 0.5 * x[:, 0] * x[:, 2]


def spread(x):  # reads the mean of income and proxy instead
    both = (x[:, 0] + x[:, 1]) / 2
    return 2 * both - x[:, 2] + 0.5 * both * x[:, 2]


def value(model, known):
    mixed = people.copy()
    mixed[:, list(known)] = applicant[list(known)]
    return model(mixed).mean()


def shapley(model, closure=lambda known: known):
    credit = np.zeros(3)
    for order in permutations(range(3)):  # who becomes known when
        for place, j in enumerate(order):
            before, after = order[:place], order[:place + 1]
            credit[j] += (value(model, closure(after))
                          - value(model, closure(before))) / 6
    return credit


def implied(known):  # conditional: income and proxy reveal each other
    return {*known, 0, 1} if {0, 1} & {*known} else known


assert np.array_equal(direct(people), spread(people))
rows = {
    "direct": shapley(direct),
    "spread": shapley(spread),
    "direct, conditional": shapley(direct, implied),
}
print(f"{'model':20}", *(f"{name:>7}" for name in names), "    sum")
for name, credit in rows.items():
    print(f"{name:20}", *(f"{c:7.2f}" for c in [*credit, credit.sum()]))

score = direct(applicant[None])[0]
gap = score - direct(people).mean()
print(f"applicant minus average score {gap:.2f}")
assert all(np.isclose(credit.sum(), gap) for credit in rows.values())
assert rows["direct"][1] == 0 > rows["spread"][1] + 0.5
assert rows["direct, conditional"][1] < -0.5  # unused, yet blamed
