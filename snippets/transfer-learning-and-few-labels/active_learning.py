"""Labeling the smallest margins first reaches 92 % with half the labels.

seconds: 60 -- fits 228 classifiers
figure labels_asked_for.svg: Test accuracy against labels bought, 20 to
    200. The curve for the smallest margins leaves the one for random
    choice early and stays above it.
"""
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

x, y = load_digits(return_X_y=True)
x = x / 16
seeds, rounds, batch, goal = 6, 19, 10, 0.92


def buy_labels(strategy, seed):
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(y))
    test, pool = order[:600], order[600:]
    known, scores = pool[:20], []
    for _ in range(rounds):
        model = LogisticRegression(max_iter=2000).fit(x[known], y[known])
        scores.append(model.score(x[test], y[test]))
        rest = np.setdiff1d(pool, known)
        chances = np.sort(model.predict_proba(x[rest]), axis=1)
        priority = chances[:, -1] - chances[:, -2]  # best minus second
        if strategy == "random":
            priority = rng.random(len(rest))
        known = np.append(known, rest[np.argsort(priority)[:batch]])
    return scores


bought = 20 + batch * np.arange(rounds)
figure, axes = plt.subplots(figsize=(6.4, 3.2))
mean, needed = {}, {}
for strategy in ("smallest margin", "random"):
    runs = [buy_labels(strategy, seed) for seed in range(seeds)]
    mean[strategy] = np.mean(runs, axis=0)
    reached = bought[mean[strategy] >= goal]
    needed[strategy] = reached[0] if len(reached) else np.inf
    axes.plot(bought, mean[strategy], label=strategy)
    print(f"{strategy:16} 100 labels: {mean[strategy][8]:.2f}, "
          f"200 labels: {mean[strategy][18]:.2f}, "
          f"{goal:.0%} from {needed[strategy]} labels")
axes.set(xlabel="labels bought", ylabel="test accuracy")
axes.legend()
figure.savefig("labels_asked_for.svg", bbox_inches="tight")

assert needed["smallest margin"] <= 0.5 * needed["random"]
assert np.all(mean["smallest margin"][3:] > mean["random"][3:])
