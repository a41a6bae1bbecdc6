"""Errors that teacher forcing hides add up when a model feeds itself.

figure exposure.svg: Accuracy against position. With the true prefix the
    curve stays flat near 0.98; when the decoder reads its own output it
    falls steadily to about 0.4 at position 50.
"""
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)
sequences, steps, slip = 20_000, 50, 0.02
digits = rng.integers(0, 10, (sequences, steps))
truth = np.cumsum(digits, axis=1) % 10  # a running sum, modulo 10


def decode(feed_truth):
    """Add the digit to the previous output; 2 % of the time, slip."""
    output = np.zeros((sequences, steps), dtype=int)
    previous = np.zeros(sequences, dtype=int)
    for t in range(steps):
        slips = rng.random(sequences) < slip
        wrong = rng.integers(1, 10, sequences)
        output[:, t] = (previous + digits[:, t] + slips * wrong) % 10
        previous = truth[:, t] if feed_truth else output[:, t]
    return np.mean(output == truth, axis=0)


forced, free = decode(True), decode(False)
for t in (1, 10, 50):
    print(f"position {t:2}  true prefix {forced[t - 1]:.2f}"
          f"  own prefix {free[t - 1]:.2f}")
figure, axes = plt.subplots(figsize=(6.4, 2.8), layout="tight")
axes.plot(np.arange(1, steps + 1), forced, label="true prefix")
axes.plot(np.arange(1, steps + 1), free, label="own prefix")
axes.set(xlabel="position", ylabel="accuracy", ylim=(0, 1.05))
axes.legend(loc="lower left")
figure.savefig("exposure.svg")
assert np.all(np.abs(forced - (1 - slip)) < 0.01)
assert abs(free[0] - forced[0]) < 0.01
assert free[-1] < 0.5
powers = (1 - slip) ** np.arange(1, steps + 1)
assert np.all(np.abs(free - powers) < 0.04)  # decays about as 0.98^t
