"""Adam too needs its learning rate tuned: both extremes fail.

seconds: 120 -- trains one small network for each of five rates
figure sweep.svg: Loss after 60 steps against Adam's learning rate on log
    axes. A valley: high at 0.00001, lowest at 0.1, high again at 1.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
X = (digits.data / 16).astype("float32")
y = digits.target
rates = [1e-5, 1e-3, 1e-2, 1e-1, 1.0]


def train(rate):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((64,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10),
    ])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss)
    order = np.random.default_rng(0).permutation(len(X))
    for step in range(60):
        rows = np.take(order, range(step * 128, (step + 1) * 128),
                       mode="wrap")
        model.train_on_batch(X[rows], y[rows])
    return float(model.test_on_batch(X, y))


final = {rate: train(rate) for rate in rates}
for rate, loss in final.items():
    print(f"Adam at {rate:7g}: loss after 60 steps {loss:.2f}")
print(f"guessing:                            {np.log(10):.2f}")

figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
axis.loglog(rates, list(final.values()), "o-")
axis.set(xlabel="learning rate", ylabel="training loss")
figure.savefig("sweep.svg")

assert final[1e-5] > 2 and final[1.0] > 1  # near guessing
assert max(final[1e-2], final[1e-1]) < 0.5
assert final[1e-3] > 1  # the default rate is still on its way
