"""Both gradient estimators are unbiased; reparameterization varies less."""
import numpy as np

rng = np.random.default_rng(0)
mean, std, draws = 1.0, 0.5, 1_000_000
noise = rng.normal(size=draws)
z = mean + std * noise  # the randomness no longer depends on the mean

# The gradient of E[z^2] = mean^2 + std^2 with respect to the mean.
exact = 2 * mean
estimates = {"reparameterized": 2 * z,
             "score function": z**2 * (z - mean) / std**2}
for name, values in estimates.items():
    print(f"{name:16} mean {values.mean():.2f}, "
          f"variance {values.var():.1f} (exact gradient {exact})")
    assert abs(values.mean() - exact) < 0.05
pathwise, score = [values.var() for values in estimates.values()]
assert score > 5 * pathwise
