"""Ten lines of NumPy reproduce Adam; bias correction tames step one."""
import keras
import numpy as np

rng = np.random.default_rng(0)
gradients = rng.normal(size=(100, 4)) * [0.01, 1, 100, 10_000]
rate, beta1, beta2, tiny = 0.1, 0.9, 0.999, 1e-7


def adam(correct=True):
    w, m, v = np.zeros(4), np.zeros(4), np.zeros(4)
    path = []
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m, v
        if correct:
            m_hat = m / (1 - beta1**t)
            v_hat = v / (1 - beta2**t)
        w = w - rate * m_hat / (np.sqrt(v_hat) + tiny)
        path.append(w)
    return np.array(path)


variable = keras.Variable(np.zeros(4), dtype="float32")
optimizer = keras.optimizers.Adam(rate, beta1, beta2, tiny)
optimizer.build([variable])
for g in gradients:
    g = keras.ops.convert_to_tensor(g, "float32")
    optimizer.apply([g], [variable])
theirs = keras.ops.convert_to_numpy(variable)

ours, raw = adam(), adam(correct=False)
gap = np.abs(ours[-1] - theirs).max()
print(f"NumPy against keras after 100 steps: apart by {gap:.4f}")
print(f"gradients of step 1 {np.round(gradients[0], 3)}")
print(f"first step, corrected   {np.round(np.abs(ours[0]), 3)}")
print(f"first step, uncorrected {np.round(np.abs(raw[0]), 3)}")
t = np.arange(1, 1001)  # the ratio m / sqrt(v) at a constant gradient
ratio = (1 - beta1**t) / np.sqrt(1 - beta2**t)
print(f"constant gradient, uncorrected: largest step "
      f"{ratio.max():.1f} times the rate, at step {t[ratio.argmax()]}")

assert gap < 1e-3
assert ratio.max() > 6
assert np.allclose(np.abs(ours[0]), rate, rtol=1e-3)
assert np.allclose(np.abs(raw[0]), rate * 0.1 / np.sqrt(0.001),
                   rtol=1e-2)
