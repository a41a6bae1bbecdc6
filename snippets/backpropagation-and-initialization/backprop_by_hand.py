"""Backpropagation by hand agrees with finite differences to 7 digits."""
import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(20, 4))
labels = rng.integers(0, 3, size=20)
y = np.eye(3)[labels]
weights = {"W1": rng.normal(size=(4, 6)), "b1": np.zeros(6),
           "W2": rng.normal(size=(6, 3)), "b2": np.zeros(3)}


def forward():
    h = np.tanh(x @ weights["W1"] + weights["b1"])
    z = h @ weights["W2"] + weights["b2"]
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return h, p, -np.mean(np.log(p[np.arange(20), labels]))


def backward():
    h, p, _ = forward()
    dz = (p - y) / len(x)  # softmax and cross-entropy together
    dh = (dz @ weights["W2"].T) * (1 - h ** 2)  # through tanh
    return {"W1": x.T @ dh, "b1": dh.sum(axis=0),
            "W2": h.T @ dz, "b2": dz.sum(axis=0)}


def numeric(name, step=1e-5):
    values, result = weights[name], np.zeros_like(weights[name])
    for index in np.ndindex(values.shape):
        original = values[index]
        values[index] = original + step
        up = forward()[2]
        values[index] = original - step
        down = forward()[2]
        values[index] = original
        result[index] = (up - down) / (2 * step)
    return result


def relative(a, b):
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))


analytic = backward()
for name in weights:
    error = relative(analytic[name], numeric(name))
    print(f"{name}: relative error below 1e-7: {error < 1e-7}")
    assert error < 1e-7

# A typical bug: the slope of tanh is forgotten
h, p, _ = forward()
buggy = x.T @ ((p - y) / len(x) @ weights["W2"].T)
caught = relative(buggy, numeric("W1"))
print(f"W1 without tanh's slope: relative error {caught:.2f}")
assert caught > 0.05
