"""Weights three times too large: SGD overflows, clipped SGD does not."""
import keras
import numpy as np

X = np.random.default_rng(0).normal(size=(128, 16)).astype("float32")
y = X[:, :1]


def train(gain, **clip):
    keras.utils.set_random_seed(0)
    scale = keras.initializers.VarianceScaling(1.9 * gain ** 2)
    model = keras.Sequential([keras.Input((16,))])
    for _ in range(10):
        model.add(keras.layers.Dense(
            64, activation="leaky_relu", kernel_initializer=scale))
    model.add(keras.layers.Dense(1))
    model.compile(keras.optimizers.SGD(0.001, **clip), "mse")
    before = model.get_weights()
    losses = [float(model.train_on_batch(X, y))]
    step = np.sqrt(sum(np.sum((a - b).astype("float64") ** 2)
                       for a, b in zip(model.get_weights(), before)))
    for _ in range(4):
        losses.append(float(model.train_on_batch(X, y)))
    return losses, step


clip = {"global_clipnorm": 1.0}
cases = {"He": (1.0, {}), "3 x He": (3.0, {}),
         "3 x He, clipped": (3.0, clip)}
results = {}
for name, (gain, clip) in cases.items():
    losses, step = results[name] = train(gain, **clip)
    finite = bool(np.isfinite(losses[-1]))
    print(f"{name:15}  loss 1e{np.log10(losses[0]):.0f}, first step"
          f" 1e{np.log10(step):.0f}, then finite: {finite}")

plain, clipped = results["3 x He"], results["3 x He, clipped"]
assert np.isfinite(results["He"][0]).all() and results["He"][1] < 1
assert plain[1] > 1e3 and not np.isfinite(plain[0][-1])
assert np.isfinite(clipped[0]).all()
assert clipped[1] <= 0.00101  # learning rate times the norm allowed
