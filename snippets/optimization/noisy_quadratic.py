"""Under gradient noise, a decaying rate ends lowest, a growing one highest.

figure noise.svg: Mean squared distance from the optimum against step, log
    axis. The decaying rate ends far below the constant one; the increasing
    rate ends above both.
"""
import matplotlib.pyplot as plt
import numpy as np

steps, runs = 1000, 2000
t = np.arange(steps)
schedules = {
    "increasing": 0.1 + 0.2 * t / steps,
    "constant": np.full(steps, 0.2),
    "decaying": 0.3 / (1 + 0.05 * t),
}

figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
end = {}
for name, rates in schedules.items():
    rng = np.random.default_rng(0)
    w, errors = np.full(runs, 3.0), []
    for rate in rates:
        gradient = w + rng.normal(size=runs)  # true slope plus noise
        w = w - rate * gradient
        errors.append(np.mean(w**2))
    end[name] = np.mean(errors[-20:])
    print(f"{name:10} rate {rates[0]:.2f} to {rates[-1]:.3f}: "
          f"mean squared error {end[name]:.4f}")
    axis.semilogy(errors, label=name)
floor = 0.2 / (2 - 0.2)
print(f"theory, constant rate 0.2: {floor:.4f}")
axis.set(xlabel="step", ylabel="mean squared distance")
axis.legend()
figure.savefig("noise.svg")

assert end["increasing"] > end["constant"] > 5 * end["decaying"]
assert abs(end["constant"] / floor - 1) < 0.05
