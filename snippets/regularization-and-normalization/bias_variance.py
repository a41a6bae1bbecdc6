"""Squared bias plus variance plus noise is the expected test error.

figure tradeoff.svg: Error against polynomial degree from 1 to 9, log axis.
    Squared bias falls, variance rises, and the expected test error, their
    sum plus noise, is lowest at degree 3.
"""
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)
noise, trials, points = 0.3, 2000, 25
x_train = np.linspace(-1, 1, points)
x_test = np.linspace(-0.95, 0.95, 50)


def truth(x):
    return np.sin(3 * x)


shape = (points, trials)
y_train = truth(x_train)[:, None] + noise * rng.normal(size=shape)
y_test = truth(x_test)[:, None] + noise * rng.normal(size=(50, trials))
rows = []
degrees = range(1, 10)
for degree in degrees:
    fit = np.polynomial.legendre.legfit(x_train, y_train, degree)
    basis = np.polynomial.legendre.legvander(x_test, degree)
    predictions = basis @ fit  # one column per training set
    bias2 = np.mean((predictions.mean(axis=1) - truth(x_test)) ** 2)
    variance = predictions.var(axis=1).mean()
    error = np.mean((predictions - y_test) ** 2)
    rows.append((bias2, variance, error))
    print(f"degree {degree}  bias^2 {bias2:.3f}"
          f"  variance {variance:.3f}  test error {error:.3f}")
bias2, variance, error = np.array(rows).T
best = degrees[int(error.argmin())]
print(f"noise {noise**2:.2f}   lowest test error: degree {best}")

figure, axis = plt.subplots(figsize=(6.4, 3.2))
axis.semilogy(degrees, bias2, "C0-o", label="squared bias")
axis.semilogy(degrees, variance, "C1-s", label="variance")
axis.semilogy(degrees, error, "C2-^", label="expected test error")
axis.set(xlabel="polynomial degree", ylabel="error", ylim=(1e-4, 1))
axis.legend()
figure.tight_layout()
figure.savefig("tradeoff.svg")

assert np.allclose(bias2 + variance + noise**2, error, rtol=0.03)
assert bias2[0] > 100 * bias2[-1]
assert np.all(np.diff(variance) > 0) and best == 3
