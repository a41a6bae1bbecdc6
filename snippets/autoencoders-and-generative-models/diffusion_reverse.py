"""With exact noise prediction, the reverse process restores the data."""
import numpy as np

rng = np.random.default_rng(0)
values, shares = np.array([-1.0, 0.0, 1.5]), np.array([0.2, 0.5, 0.3])
beta = np.linspace(1e-4, 0.04, 300)
alpha = 1 - beta
kept = np.cumprod(alpha)  # called alpha bar


def predict_noise(x, left):
    """What a perfect network would learn: E[noise | x], by Bayes' rule."""
    distance = (x[:, None] - np.sqrt(left) * values) ** 2
    weight = np.log(shares) - distance / (2 * (1 - left))
    weight = np.exp(weight - weight.max(axis=1, keepdims=True))
    guess = weight @ values / weight.sum(axis=1)  # E[original | x]
    return (x - np.sqrt(left) * guess) / np.sqrt(1 - left)


x = rng.normal(size=5000)  # start from pure noise
for step in reversed(range(300)):
    noise = predict_noise(x, kept[step])
    x = (x - beta[step] / np.sqrt(1 - kept[step]) * noise) / np.sqrt(
        alpha[step])
    if step:
        x = x + np.sqrt(beta[step]) * rng.normal(size=len(x))

nearest = np.abs(x[:, None] - values).argmin(axis=1)
generated = np.bincount(nearest, minlength=3) / len(x)
miss = np.abs(x - values[nearest]).max()
print("value    ", values)
print("data     ", shares)
print("generated", generated.round(2))
print(f"farthest sample from its value {miss:.3f}")

assert np.abs(generated - shares).max() < 0.03
assert miss < 0.1
