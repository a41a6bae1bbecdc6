"""An L1 penalty on a wide code leaves a minority of its units active.

seconds: 60 -- trains two networks
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
x = (load_digits().data / 16).astype("float32")
train, test = x[:1400], x[1400:]
active, error = {}, {}
for penalty in (0.0, 0.003):
    code = keras.layers.Dense(
        128, activation="relu",  # twice as wide as the input
        activity_regularizer=keras.regularizers.L1(penalty))
    encoder = keras.Sequential([keras.Input((64,)), code])
    model = keras.Sequential([encoder, keras.layers.Dense(64)])
    model.compile(keras.optimizers.Adam(0.005), "mse")
    model.fit(train, train, batch_size=64, epochs=20, verbose=0)
    active[penalty] = np.mean(encoder.predict(test, verbose=0) > 0.001)
    copies = model.predict(test, verbose=0)
    error[penalty] = np.mean((copies - test) ** 2)
    print(f"L1 penalty {penalty}: {active[penalty]:.0%} of 128 units "
          f"active, error {error[penalty]:.3f}")
blank = np.mean((train.mean(axis=0) - test) ** 2)
print(f"mean image instead:                error {blank:.3f}")

dense, sparse = active.values()
assert sparse < 0.7 * dense and sparse < 0.4
assert error[0.003] < 0.5 * blank  # sparse, but still a reconstruction
