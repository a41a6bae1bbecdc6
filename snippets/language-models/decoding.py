"""Nucleus sampling adapts its cut to the distribution; top-k does not."""
import numpy as np


def softmax(logits, temperature=1.0):
    z = np.exp((logits - logits.max()) / temperature)
    return z / z.sum()


def top_k(p, k):
    kept = np.zeros_like(p)
    best = np.argsort(-p, kind="stable")[:k]
    kept[best] = p[best]
    return kept / kept.sum(), 1 - p[best].sum()


def nucleus(p, mass):
    order = np.argsort(-p, kind="stable")
    # the smallest set whose probabilities reach the mass
    count = np.searchsorted(np.cumsum(p[order]), mass) + 1
    kept, cut = top_k(p, count)
    return kept, cut, count


peaked = softmax(np.array([8.0, 3, 2, 1, 1, 0, 0, 0, 0, 0]))
flat = softmax(np.array([1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]))
sizes, cuts = {}, {}
for name, p in (("peaked", peaked), ("flat", flat)):
    _, cuts[name] = top_k(p, 3)
    _, cut, sizes[name] = nucleus(p, 0.9)
    print(f"{name:6}: top-k 3 cuts off {cuts[name]:.3f}; top-p 0.9 keeps "
          f"{sizes[name]}, cuts off {cut:.3f}")
    assert cut <= 0.1 + 1e-12

logits = np.array([2.0, 1.0, 0.5, 0.0])
best = []
for temperature in (0.1, 0.5, 1.0, 2.0, 100.0):
    p = softmax(logits, temperature)
    best.append(p[0])
    entropy = -(p * np.log(np.maximum(p, 1e-300))).sum()
    print(f"temperature {temperature:5}: most likely {p[0]:.3f}, "
          f"entropy {entropy:.2f}")

first = np.array([0.6, 0.4])            # the first token: A or B
second = np.array([[0.4, 0.3, 0.3],     # after A
                   [0.9, 0.05, 0.05]])  # after B
sequences = first[:, None] * second
greedy = sequences[first.argmax(), second[first.argmax()].argmax()]
print(f"greedy sequence {greedy:.2f}, most likely {sequences.max():.2f}")

assert sizes["peaked"] == 1 and sizes["flat"] > 7
assert cuts["peaked"] < 0.02 and cuts["flat"] > 0.5
assert best[0] > 0.99 and abs(best[-1] - 0.25) < 0.01
assert all(np.diff(best) < 0) and greedy < sequences.max()
