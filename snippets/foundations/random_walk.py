"""On a random walk, an R2 near 1 still says nothing about tomorrow."""
import keras
import numpy as np
from sklearn.metrics import r2_score

numbers = np.random.default_rng(0)
prices = np.cumsum(numbers.normal(size=4000)).astype("float32")
lags = 10
X = np.lib.stride_tricks.sliding_window_view(prices, lags)[:-1]
y = prices[lags:]
# Differences from the last price, so that the network starts fair.
steps = np.diff(X, axis=1)
change = y - X[:, -1]
train, test = slice(0, 3000), slice(3000, None)

keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((lags - 1,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(keras.optimizers.Adam(0.003), "mse")
model.fit(steps[train], change[train], batch_size=250, epochs=15,
          verbose=0)
predicted = X[test, -1] + model.predict(steps[test], verbose=0).ravel()
last = X[test, -1]

error = np.sqrt(np.mean((predicted - y[test]) ** 2))
baseline = np.sqrt(np.mean((last - y[test]) ** 2))
right = np.mean(np.sign(predicted - last) == np.sign(change[test]))
print(f"R2 on prices, network     {r2_score(y[test], predicted):.3f}")
print(f"R2 on prices, last price  {r2_score(y[test], last):.3f}")
print(f"network's error / error of the last price  "
      f"{error / baseline:.2f}")
print(f"direction guessed right   {right:.0%}")

assert r2_score(y[test], predicted) > 0.95  # looks splendid
assert error > 0.98 * baseline  # and beats nothing
assert abs(right - 0.5) < 0.06
