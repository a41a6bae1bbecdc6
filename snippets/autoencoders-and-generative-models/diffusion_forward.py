"""A thousand small noising steps equal one large one, in closed form.

figure noising.svg: A digit at five steps. At step 0 it is clear, at 100
    grainy, at 300 faint; at 600 and 1,000 only noise is left to the eye.
"""
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

rng = np.random.default_rng(0)
beta = np.linspace(1e-4, 0.02, 1000)  # the schedule of Ho et al.
kept = np.cumprod(1 - beta)  # called alpha bar

pixel, samples = 0.8, 20_000
x = np.full(samples, pixel)
print("step  mean: simulated, closed  variance: simulated, closed")
for step in range(1, 1001):
    noise = rng.normal(size=samples)
    x = np.sqrt(1 - beta[step - 1]) * x + np.sqrt(beta[step - 1]) * noise
    if step in (100, 300, 1000):
        mean = np.sqrt(kept[step - 1]) * pixel
        variance = 1 - kept[step - 1]
        print(f"{step:4}{x.mean():17.2f}{mean:8.2f}"
              f"{x.var():21.2f}{variance:8.2f}")
        assert abs(x.mean() - mean) < 0.03
        assert abs(x.var() - variance) < 0.04

image = load_digits().images[0] / 8 - 1  # values from -1 to 1
figure, axes = plt.subplots(1, 5, figsize=(6.4, 1.8))
for panel, step in zip(axes, (0, 100, 300, 600, 1000)):
    left = kept[step - 1] if step else 1.0
    noise = rng.normal(size=image.shape)
    noised = np.sqrt(left) * image + np.sqrt(1 - left) * noise
    panel.imshow(noised, cmap="viridis", vmin=-2, vmax=2)
    panel.set(xticks=[], yticks=[], xlabel=f"step {step:,}")
    recovered = (noised - np.sqrt(1 - left) * noise) / np.sqrt(left)
    assert np.allclose(recovered, image)  # noise known, image known
figure.savefig("noising.svg", bbox_inches="tight")
print(f"signal left after 1,000 steps: {np.sqrt(kept[-1]):.4f}")
assert np.sqrt(kept[-1]) < 0.01
