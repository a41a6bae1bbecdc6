"""Depth folds: 2k ReLU units in k layers draw 2 to the k pieces.

figure sawtooth.svg: Three saw-tooth curves on the interval from 0 to 1, for
    networks of one, two and four layers of two units: two, four and sixteen
    straight pieces.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 1, 2 ** 14 + 1, dtype="float32")[:, None]


def deep(k):
    """k layers of two ReLU units: tent(tent(... x)), one fold each."""
    tent = [np.array([[2.0], [-4.0]])]
    hidden = [keras.layers.Dense(2, activation="relu") for _ in range(k)]
    model = keras.Sequential(
        [keras.Input((1,)), *hidden, keras.layers.Dense(1)])
    split, bias = np.array([[1.0, 1.0]]), np.array([0.0, -0.5])
    weights = [split, bias] + [tent[0] @ split, bias] * (k - 1)
    model.set_weights(weights + [tent[0], np.zeros(1)])
    return model


def shallow(k):
    """One hidden layer that draws the same curve: a unit for each bend."""
    bends = np.arange(2 ** k) / 2 ** k
    slopes = 2.0 ** k * (-1.0) ** np.arange(2 ** k)
    model = keras.Sequential([
        keras.Input((1,)),
        keras.layers.Dense(2 ** k, activation="relu"),
        keras.layers.Dense(1),
    ])
    model.set_weights([
        np.ones((1, 2 ** k)), -bends,
        np.diff(slopes, prepend=0)[:, None], np.zeros(1)])
    return model


def run(model):
    return keras.ops.convert_to_numpy(model(x)).ravel()


figure, axes = plt.subplots(1, 3, figsize=(6.4, 2.4), sharey=True)
print(" k  pieces  deep: units, parameters  one layer: units, parameters")
for k in (1, 2, 4, 8, 10):
    one, other = deep(k), shallow(k)
    curve = run(one)
    pieces = 1 + np.count_nonzero(np.diff(np.sign(np.diff(curve))))
    print(f"{k:2}{pieces:8,}{2 * k:14}{one.count_params():9,}"
          f"{2 ** k:18,}{other.count_params():9,}")
    assert pieces == 2 ** k
    assert np.allclose(curve, run(other), atol=1e-2)
    if k <= 4:
        axis = axes[[1, 2, 4].index(k)]
        axis.plot(x, curve)
        axis.set(xlabel="input", title=f"{k} hidden layer{'s'[:k - 1]}")
axes[0].set_ylabel("output")
figure.tight_layout()
figure.savefig("sawtooth.svg")
