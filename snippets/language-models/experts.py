"""Top-2 of 8 experts: all are stored, a quarter computes per token."""
import numpy as np

rng = np.random.default_rng(0)
tokens, width, hidden, experts, k = 4000, 32, 128, 8, 2
x = rng.normal(size=(tokens, width))
up = rng.normal(size=(experts, width, hidden)) / np.sqrt(width)
down = rng.normal(size=(experts, hidden, width)) / np.sqrt(hidden)


def softmax(z):
    z = np.exp(z - z.max(axis=-1, keepdims=True))
    return z / z.sum(axis=-1, keepdims=True)


def layer(x, router):
    probabilities = softmax(x @ router)
    chosen = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    gates = np.take_along_axis(probabilities, chosen, axis=1)
    gates /= gates.sum(axis=1, keepdims=True)
    output, load = np.zeros_like(x), np.zeros(experts, dtype=int)
    for e in range(experts):
        rows, slot = np.nonzero(chosen == e)
        load[e] = len(rows)
        y = np.maximum(x[rows] @ up[e], 0) @ down[e]
        output[rows] += gates[rows, slot][:, None] * y
    share = np.bincount(chosen[:, 0], minlength=experts) / tokens
    balance = experts * (share * probabilities.mean(axis=0)).sum()
    return output, load, balance


per_expert = 2 * width * hidden
print(f"parameters stored {experts * per_expert:,}, "
      f"used per token {k * per_expert:,}")
router = rng.normal(size=(width, experts)) / np.sqrt(width)
x[:, 0] += 2.0  # a common component of all tokens ...
skewed = router.copy()
skewed[0, 0] += 2.0  # ... that the router sends to expert 0
capacity = int(1.25 * tokens * k / experts)
router[0] = 0.0
results = {}
for name, weights in (("balanced", router), ("skewed", skewed)):
    output, load, balance = layer(x, weights)
    dropped = np.maximum(load - capacity, 0).sum()
    results[name] = load, balance, dropped
    assert load.sum() == tokens * k and np.isfinite(output).all()
    print(f"{name}: largest load {load.max()} of {tokens}, over capacity "
          f"{capacity}: {dropped}, balance loss {balance:.2f}")

assert results["balanced"][1] < 1.1 < 2 < results["skewed"][1]
assert results["skewed"][2] > 10 * results["balanced"][2]
assert k * per_expert * 4 == experts * per_expert
