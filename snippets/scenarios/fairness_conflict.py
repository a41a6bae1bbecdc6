"""Calibrated scores, unequal base rates: the error rates differ."""
import numpy as np
from scipy.stats import beta

grid = (np.arange(100_000) + 0.5) / 100_000
groups = {"A": beta.ppf(grid, 4, 2), "B": beta.ppf(grid, 3, 3)}


def report(threshold, chance):
    """Chance of repaying is the score: calibrated by construction."""
    approved = chance >= threshold
    repaid, failed = chance.mean(), (1 - chance).mean()
    return {
        "base": repaid,
        "approved": approved.mean(),
        "TPR": np.mean(approved * chance) / repaid,
        "FPR": np.mean(approved * (1 - chance)) / failed,
        "PPV": chance[approved].mean(),
    }


def show(title, rows):
    print(title)
    for group, row in rows.items():
        print(f"  {group} ", *(f"{k} {v:.2f} " for k, v in row.items()))
    print(f"  approval ratio B / A  "
          f"{rows['B']['approved'] / rows['A']['approved']:.2f}")


for group, chance in groups.items():
    good = np.mean(chance * chance) / chance.mean()
    print(f"{group}: mean score of those who repay {good:.2f}")
same = {g: report(0.6, chance) for g, chance in groups.items()}
show("one threshold, calibrated scores", same)

low, high = 0.0, 1.0  # move B's threshold until the TPRs agree
for _ in range(50):
    middle = (low + high) / 2
    enough = report(middle, groups["B"])["TPR"] > same["A"]["TPR"]
    low, high = (middle, high) if enough else (low, middle)
equal = {"A": same["A"], "B": report(low, groups["B"])}
show(f"equal TPR, threshold for B {low:.2f}", equal)

for row in [*same.values(), *equal.values()]:
    odds = row["base"] / (1 - row["base"])
    implied = odds * (1 - row["PPV"]) / row["PPV"] * row["TPR"]
    assert np.isclose(row["FPR"], implied)  # an identity

a, b = same["A"], same["B"]
assert a["TPR"] - b["TPR"] > 0.1 and a["FPR"] - b["FPR"] > 0.1
assert b["approved"] / a["approved"] < 0.8
assert a["PPV"] - b["PPV"] < 0.06
a, b = equal["A"], equal["B"]
assert np.isclose(a["TPR"], b["TPR"], atol=1e-3)
assert a["PPV"] - b["PPV"] > 0.1  # a wider gap than before
