"""Smoothing by 0.1 makes the best logit gap finite and the loss positive.

figure smoothing.svg: Loss against the gap between the true logit and the
    other nine. With hard labels it falls towards zero for ever; smoothed by
    0.1 it has a minimum near a gap of 4.5 and rises again beyond.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

classes, epsilon = 10, 0.1
label = np.eye(classes)[:1]
high = 1 - epsilon + epsilon / classes
low = epsilon / classes
print(f"smoothed target: true {high:.2f}, others {low:.2f}")

gaps = np.linspace(0, 20, 2001)
logits = gaps[:, None] * label
curves = {}
for smoothing in (0.0, epsilon):
    loss = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=smoothing, reduction=None)
    values = loss(np.repeat(label, len(gaps), axis=0), logits)
    curves[smoothing] = keras.ops.convert_to_numpy(values)
hard, smooth = curves.values()
best = gaps[smooth.argmin()]
entropy = -high * np.log(high) - 9 * low * np.log(low)
print(f"best gap, found    {best:.2f}")
print(f"best gap, formula  {np.log(high / low):.2f}")
print(f"lowest loss {smooth.min():.3f} = target entropy {entropy:.3f}")
print(f"gap 20: hard {hard[-1]:.3f}, smoothed {smooth[-1]:.2f}")

figure, axis = plt.subplots(figsize=(6.4, 3.2))
axis.plot(gaps, hard, label="hard labels")
axis.plot(gaps, smooth, label="smoothed by 0.1")
axis.set(xlabel="true logit minus the others", ylabel="loss")
axis.legend()
figure.tight_layout()
figure.savefig("smoothing.svg")

assert abs(best - np.log(high / low)) < 0.05
assert abs(smooth.min() - entropy) < 1e-3 and entropy > 0.1
assert smooth[-1] > smooth.min() + 1 and hard[-1] < 1e-3
