"""With one axis that matters, 9 random trials beat a 3 by 3 grid.

figure trials.svg: Two panels of nine trials over an important and an
    unimportant axis. The grid puts them on three distinct values of the
    important axis, random search on nine.
"""
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)
studies = 20_000


def loss(important, peak):
    return (important - peak) ** 2  # the other axis has no effect


peaks = rng.random(studies)  # where the best value happens to be
ticks = np.array([1, 3, 5]) / 6
grid = loss(np.tile(ticks, 3), peaks[:, None])
drawn = rng.random((studies, 9))
random = loss(drawn, peaks[:, None])
best_grid, best_random = grid.min(axis=1), random.min(axis=1)
wins = np.mean(best_random < best_grid)
print("distinct values of the important axis: "
      f"grid {len(set(ticks))}, random {len(set(drawn[0]))}")
print(f"mean best loss: grid {best_grid.mean():.4f}, "
      f"random {best_random.mean():.4f}")
print(f"random search wins {wins:.2f} of the studies")

figure, axes = plt.subplots(1, 2, sharey=True, figsize=(6.4, 3.2),
                            layout="constrained")
cells = np.array([(a, b) for a in ticks for b in ticks])
axes[0].plot(*cells.T, "C0o")
axes[1].plot(drawn[0], rng.random(9), "C1o")
for axis, name, values in ((axes[0], "grid", ticks),
                           (axes[1], "random", drawn[0])):
    axis.plot(values, np.full(len(values), -0.05), "C2|", ms=12)
    axis.set(title=name, xlabel="important axis", xlim=(0, 1))
axes[0].set_ylabel("unimportant axis")
figure.savefig("trials.svg")

assert best_random.mean() < best_grid.mean() and wins > 0.6
