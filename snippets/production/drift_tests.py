"""A p-value measures sample size too; many tests raise false alarms."""
import numpy as np
from scipy.stats import ks_2samp

generator = np.random.default_rng(0)


def psi(expected, actual, bins=10):
    edges = np.quantile(expected, np.linspace(0, 1, bins + 1)[1:-1])
    e, a = (np.bincount(np.digitize(x, edges), minlength=bins)
            / len(x) + 1e-6 for x in (expected, actual))
    return np.sum((a - e) * np.log(a / e))


print("shift       rows   KS p < 0.001   KS distance    PSI")
found = {}
for shift in (0.03, 1.0):
    for rows in (100, 100_000):
        old = generator.normal(size=rows)
        new = generator.normal(size=rows) + shift
        test = ks_2samp(old, new)
        found[shift, rows] = test.pvalue < 0.001, psi(old, new)
        print(f"{shift:5.2f}  {rows:9,}   {test.pvalue < 0.001!s:12}"
              f"   {test.statistic:9.3f}   {psi(old, new):7.4f}")

noise = [psi(*generator.normal(size=(2, 100))) for _ in range(200)]
print(f"no drift, 100 rows: mean PSI {np.mean(noise):.2f}")

features, weeks = 100, 100
alarms = {0.05: [], 0.05 / features: []}
for _ in range(weeks):
    values = generator.normal(size=(2, features, 200))  # no drift
    p = ks_2samp(*values, axis=1).pvalue
    for level, kept in alarms.items():
        kept.append(np.any(p < level))
naive, bonferroni = (np.mean(kept) for kept in alarms.values())
print(f"weeks with a false alarm on 100 features: {naive:.0%}")
print(f"with the level divided by 100: {bonferroni:.0%}")

assert found[0.03, 100_000][0] and found[0.03, 100_000][1] < 0.01
assert not found[0.03, 100][0] and found[1.0, 100][1] > 0.2
assert np.mean(noise) > 0.1  # PSI needs rows, too
assert naive > 0.95 and bonferroni < 0.15
