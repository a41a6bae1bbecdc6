"""Unscaled scores grow with the width until the softmax saturates.

figure saturation.svg: Largest softmax weight among 32 keys against head
    width from 4 to 1024. Without scaling it climbs from about 0.3 to
    0.95; with scaling it stays flat near 0.16.
"""
import matplotlib.pyplot as plt
import numpy as np
from scipy.special import softmax

rng = np.random.default_rng(0)
trials, keys = 1000, 32
widths = [4, 16, 64, 256, 1024]
rows = []
for width in widths:
    q = rng.normal(size=(trials, 1, width))
    k = rng.normal(size=(trials, width, keys))
    scores = (q @ k)[:, 0]
    row = [scores.var()]
    for s in (scores, scores / np.sqrt(width)):
        p = softmax(s, axis=1)
        slope = (p * (1 - p)).mean()  # diagonal of the Jacobian
        row += [p.max(axis=1).mean(), slope]
    rows.append(row)
    print(f"d_k {width:4}  variance {row[0]:7.1f}  largest weight"
          f" {row[1]:.2f}, scaled {row[3]:.2f}")
rows = np.array(rows)
lost = rows[-1, 4] / rows[-1, 2]
print(f"at 1024 the scaled softmax has {lost:.0f} times the slope")

figure, axes = plt.subplots(figsize=(6.4, 2.8), layout="tight")
axes.plot(widths, rows[:, 1], "o-", label="no scaling")
axes.plot(widths, rows[:, 3], "o-", label="divided by the root of d_k")
axes.set(xscale="log", xlabel="head width d_k", ylim=(0, 1),
         ylabel="largest weight")
axes.set_xticks(widths, widths)
axes.legend()
figure.savefig("saturation.svg")
assert np.allclose(rows[:, 0] / widths, 1, atol=0.1)
assert rows[-1, 1] > 0.9 and np.all(np.diff(rows[:, 1]) > 0)
assert np.ptp(rows[1:, 3]) < 0.05 and lost > 5
