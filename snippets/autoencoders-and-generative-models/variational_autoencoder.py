"""A VAE's KL term packs the codes around zero at about unit spread.

seconds: 60 -- trains two networks
figure latent_space.svg: Two scatter plots of the two-dimensional codes of
    digits 0, 1, 4 and 6, a cluster for each. Without the KL term they
    spread over ten units and more; with it they lie within about three of
    the origin.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import ops
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
x, digit = load_digits(return_X_y=True)
keep = np.isin(digit, (0, 1, 4, 6))
x, digit = (x[keep] / 16).astype("float32"), digit[keep]


class Sample(keras.layers.Layer):
    def __init__(self, weight):
        super().__init__()
        self.weight = weight
        self.seed_generator = keras.random.SeedGenerator(1)

    def call(self, inputs):
        mean, log_variance = ops.split(inputs, 2, axis=-1)
        divergence = 0.5 * ops.sum(
            mean**2 + ops.exp(log_variance) - 1 - log_variance, axis=-1)
        self.add_loss(self.weight * ops.mean(divergence))
        noise = keras.random.normal(
            ops.shape(mean), seed=self.seed_generator)
        return mean + ops.exp(0.5 * log_variance) * noise


def surprise(target, output):  # -log p(x|z): Gaussian, variance 0.05
    return ops.sum((target - output) ** 2, axis=-1) / (2 * 0.05)


figure, panels = plt.subplots(1, 2, figsize=(6.4, 3.2))
spread = []
for panel, weight in zip(panels, (0.0, 1.0)):
    layers = [keras.layers.Dense(n, activation=a) for n, a in
              ((64, "relu"), (4, None), (64, "relu"), (64, "sigmoid"))]
    encoder = keras.Sequential([keras.Input((64,)), *layers[:2]])
    model = keras.Sequential([encoder, Sample(weight), *layers[2:]])
    model.compile(keras.optimizers.Adam(0.005), surprise)
    model.fit(x, x, epochs=30, batch_size=64, verbose=0)
    mean = encoder.predict(x, verbose=0)[:, :2]
    spread.append(np.sqrt(np.mean(mean**2)))
    print(f"KL weight {weight}: root mean square of codes {spread[-1]:.1f}")
    for kind in (0, 1, 4, 6):
        panel.plot(*mean[digit == kind].T, ".", label=kind)
    panel.set(xlabel=f"code, KL weight {weight}")
panels[0].legend(ncols=4, loc=(0.5, 1.02))
figure.savefig("latent_space.svg", bbox_inches="tight")
assert 0.6 < spread[1] < 1.6 < 2.5 < spread[0]
