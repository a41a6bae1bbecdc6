"""At the best discriminator, the GAN value is 2 JS - log 4."""
import numpy as np


def sigmoid(logit):
    return 1 / (1 + np.exp(-logit))


def divergence(a, b):
    kept = a > 0
    return np.sum(a[kept] * np.log(a[kept] / b[kept]))


rng = np.random.default_rng(0)
real, fake = rng.dirichlet(np.ones(6), size=2)
middle = (real + fake) / 2
jensen_shannon = (divergence(real, middle) + divergence(fake, middle)) / 2


def value(discriminator):
    return np.sum(real * np.log(discriminator)
                  + fake * np.log(1 - discriminator))


best = real / (real + fake)
others = rng.uniform(0.01, 0.99, size=(10_000, 6))
print(f"value at the best discriminator  {value(best):.4f}")
print(f"2 JS - log 4                     "
      f"{2 * jensen_shannon - np.log(4):.4f}")
print(f"best of 10,000 random ones       {max(map(value, others)):.4f}")

logit = -6.0  # the discriminator is sure that the sample is fake
score, step = sigmoid(logit), 1e-5
losses = {"log(1 - D), saturating": lambda t: np.log(1 - sigmoid(t)),
          "-log D, non-saturating": lambda t: -np.log(sigmoid(t))}
slopes = {name: (loss(logit + step) - loss(logit - step)) / (2 * step)
          for name, loss in losses.items()}
for name, slope in slopes.items():
    print(f"{name}: gradient at D = {score:.4f} is {slope:.4f}")

assert np.isclose(value(best), 2 * jensen_shannon - np.log(4))
assert max(map(value, others)) < value(best)
saturating, non_saturating = slopes.values()
assert np.isclose(saturating, -score, atol=1e-6)
assert np.isclose(non_saturating, -(1 - score), atol=1e-6)
