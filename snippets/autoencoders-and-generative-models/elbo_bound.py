"""The ELBO never exceeds log p(x), and meets it at the exact posterior.

figure elbo.svg: The ELBO against the standard deviation of q, for three
    means of q, under a horizontal line at log p(x). Only the curve with the
    posterior's mean touches the line, at the posterior's deviation.
"""
import matplotlib.pyplot as plt
import numpy as np

# z ~ N(0, 1) and x given z ~ N(2 z, 1), so x ~ N(0, 5). One x observed:
weight, x = 2.0, 1.5
log_p = -0.5 * np.log(2 * np.pi * 5) - x**2 / (2 * 5)
posterior_mean, posterior_std = weight * x / 5, np.sqrt(1 / 5)


def elbo(mean, std):
    reconstruction = -0.5 * np.log(2 * np.pi) - 0.5 * (
        (x - weight * mean) ** 2 + weight**2 * std**2)
    divergence = 0.5 * (mean**2 + std**2 - 1 - 2 * np.log(std))
    return reconstruction - divergence


def divergence_to_posterior(mean, std):
    ratio = std / posterior_std
    shift = (mean - posterior_mean) / posterior_std
    return 0.5 * (ratio**2 + shift**2 - 1 - 2 * np.log(ratio))


print(f"log p(x)                 {log_p:.3f}")
for name, q in {"exact posterior": (posterior_mean, posterior_std),
                "too wide": (posterior_mean, 1.0),
                "the prior": (0.0, 1.0)}.items():
    gap = log_p - elbo(*q)
    print(f"ELBO, {name:18} {elbo(*q):.3f}, below by {abs(gap):.3f}")
    assert np.isclose(gap, divergence_to_posterior(*q))

stds = np.linspace(0.1, 1.2, 111)
figure, axes = plt.subplots(figsize=(6.4, 3.2))
for mean in (posterior_mean, 0.9, 0.0):
    axes.plot(stds, elbo(mean, stds), label=f"ELBO, mean of q {mean}")
    assert np.all(elbo(mean, stds) <= log_p + 1e-12)
axes.axhline(log_p, linestyle="--", color="C3", label="log p(x)")
axes.set(xlabel="standard deviation of q", ylabel="nats")
axes.legend()
figure.savefig("elbo.svg", bbox_inches="tight")
assert np.isclose(elbo(posterior_mean, posterior_std), log_p)
