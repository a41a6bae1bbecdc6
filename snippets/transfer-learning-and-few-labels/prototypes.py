"""Nearest class mean is a linear layer that needs no training."""
import keras
import numpy as np
from sklearn.datasets import load_digits

x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")
rng = np.random.default_rng(0)


def units(prototypes):  # 2 c z - |c|^2: -|z - c|^2 without -|z|^2
    return [2 * prototypes.T, -(prototypes**2).sum(axis=1)]


def five_shot():
    order = rng.permutation(len(y))
    support = np.stack([order[y[order] == c][:5] for c in range(10)])
    query = np.setdiff1d(order, support)
    prototypes = x[support].mean(axis=1)

    gaps = x[query][:, None] - prototypes
    nearest = (gaps**2).sum(axis=2).argmin(axis=1)

    head = keras.layers.Dense(10)
    head.build((None, 64))
    head.set_weights(units(prototypes))
    logits = keras.ops.convert_to_numpy(head(x[query]))
    same = np.mean(nearest == logits.argmax(axis=1))
    return np.mean(nearest == y[query]), same


accuracy, agreement = np.mean([five_shot() for _ in range(10)], axis=0)
print(f"five-shot accuracy, no training step  {accuracy:.2f}")
print(f"nearest mean agrees with Dense        {agreement:.3f}")
kernel, bias = units(np.array([[3, 4]]))
print("prototype (3, 4): kernel", kernel.ravel(), "bias", bias[0])

assert agreement > 0.999
assert accuracy > 0.75
