"""DPO reaches the optimum of reward minus KL without a reward model."""
import numpy as np

rng = np.random.default_rng(0)
beta = 0.5
reward = np.array([1.0, 0.2, -0.5, 0.6])    # of four answers, unknown
reference = np.array([0.1, 0.5, 0.3, 0.1])  # the model before


def softmax(z):
    z = np.exp(z - z.max())
    return z / z.sum()


def objective(p):  # E[reward] - beta KL(p || reference)
    return p @ reward - beta * (p * np.log(p / reference)).sum()


closed = softmax(np.log(reference) + reward / beta)
others = rng.dirichlet(np.ones(4), size=20_000)
others = np.maximum(others, 1e-9)
best_other = max(objective(p) for p in others)
greedy = np.where(reward == reward.max(), 1 - 3e-9, 1e-9)
for name, p in (("reference", reference), ("best answer only", greedy),
                ("closed form", closed)):
    print(f"objective of {name:16} {objective(p):6.3f}")
print("closed form beats 20,000 others:", best_other < objective(closed))


def wins(a, b):  # Bradley-Terry: how often people prefer a to b
    return 1 / (1 + np.exp(reward[b] - reward[a]))


logits = np.log(reference)  # the policy starts as the reference
for _ in range(4000):       # DPO on all pairs, by gradient descent
    gradient = np.zeros(4)
    for a in range(4):
        for b in range(4):
            if a != b:
                margin = beta * ((logits[a] - np.log(reference[a]))
                                 - (logits[b] - np.log(reference[b])))
                push = wins(a, b) / (1 + np.exp(margin))
                gradient[a] -= beta * push
                gradient[b] += beta * push
    logits -= 0.2 * gradient
policy = softmax(logits)
for name, p in (("reference", reference), ("DPO", policy),
                ("closed form", closed)):
    print(f"{name:11}", " ".join(f"{v:.3f}" for v in p))
implicit = beta * np.log(policy / reference)
print("implicit reward minus reward:",
      " ".join(f"{v:.2f}" for v in implicit - reward))

assert np.allclose(policy, closed, atol=1e-3)
assert best_other < objective(closed)
assert np.ptp(implicit - reward) < 0.01 < np.abs(implicit - reward).max()
