"""Dropout(0.5) narrows the gap most where labels can be memorized.

seconds: 120 -- trains five networks for 200 steps each
figure learning_curves.svg: Loss against step, one label in five random. Two
    units: both curves stay high. 64 units: training loss falls while
    validation loss turns and rises. With dropout they stay closer.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
images = digits.images.astype("float32")[..., None] / 16
X = keras.ops.image.resize(images, (28, 28))
X = keras.ops.convert_to_numpy(X).reshape(-1, 784)
rng = np.random.default_rng(0)
parts = np.split(rng.permutation(len(X)), [400])  # train, validation
noise = rng.integers(0, 10, len(X))
noisy = np.where(rng.random(len(X)) < 0.2, noise, digits.target)


def train(y, units, rate):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((784,)), keras.layers.Dense(units, "relu"),
        keras.layers.Dropout(rate), keras.layers.Dense(10, "softmax")])
    model.compile(keras.optimizers.Adam(0.003), metrics=["accuracy"],
                  loss="sparse_categorical_crossentropy")
    curves = []
    for step in range(201):
        if step % 20 == 0:  # dropout is off here
            curves += [[model.test_on_batch(X[p], y[p]) for p in parts]]
        model.train_on_batch(X[parts[0]], y[parts[0]])
    (fit, _), (held, score) = curves[-1]
    print(f"{units:2} units, dropout {rate}: {model.count_params():6,} "
          f"weights, loss {fit:.2f} / {held:.2f}, gap {held - fit:.2f}"
          f", accuracy {score:.2f}")
    return np.array(curves)[..., 0], held - fit, score


print("true labels: loss training / validation, validation accuracy")
clean = [train(digits.target, 64, rate) for rate in (0.0, 0.5)]
print("one label in five random, in both sets")
runs = [train(noisy, *p) for p in ((2, 0.0), (64, 0.0), (64, 0.5))]
names = "2 units", "64 units", "64 and dropout"
figure, axes = plt.subplots(1, 3, sharey=True, figsize=(6.4, 3.2),
                            layout="constrained")
for axis, name, run in zip(axes, names, runs):
    axis.plot(range(0, 201, 20), run[0], label=["training", "validation"])
    axis.set(title=name, xlabel="step", ylabel="loss, dropout off")
    axis.label_outer()
axis.legend()
figure.savefig("learning_curves.svg")

small, big, dropped = runs
assert small[0][-1, 0] > 3 * big[0][-1, 0]  # underfit
assert big[0][-1, 1] > big[0][:, 1].min() + 0.2  # turned and rose
assert dropped[1] < big[1] * 2 / 3 and dropped[2] > big[2] + 0.03
assert abs(clean[1][2] - clean[0][2]) < 0.04  # no gain
