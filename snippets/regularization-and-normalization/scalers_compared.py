"""Min-max is bounded and invertible; z-scores have no fixed range."""
import keras
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.preprocessing import (
    MinMaxScaler, Normalizer, RobustScaler, StandardScaler)

X = load_diabetes(scaled=False).data
X = X[np.random.default_rng(0).permutation(len(X))]
train, new = X[:300], X[300:]

minmax = MinMaxScaler().fit(train)
inside = minmax.transform(train)
back = minmax.inverse_transform(inside)
print(f"min-max   {inside.min():.2f} to {inside.max():.2f}; inverse off "
      f"by {np.abs(back - train).max():.0e}")
print(f"          new rows {minmax.transform(new).min():.2f} to "
      f"{minmax.transform(new).max():.2f}")
zscore = StandardScaler().fit(train)
z = zscore.transform(train)
print(f"z-score   {z.min():.2f} to {z.max():.2f}, standard deviation "
      f"{z.std(axis=0).max():.2f}")

layer = keras.layers.Normalization()
layer.adapt(train.astype("float32"))
ours = keras.ops.convert_to_numpy(layer(train.astype("float32")))
print(f"keras.layers.Normalization: z-score, {np.abs(ours - z).max():.0e}"
      " apart")

column = train[:, [4]].copy()
column[0] = 100 * column.max()  # one outlier
for scaler in (MinMaxScaler(), StandardScaler(), RobustScaler()):
    rest = scaler.fit_transform(column)[1:]
    print(f"one outlier, {type(scaler).__name__:14} leaves the others a "
          f"range of {np.ptp(rest):.2f}")
    assert (np.ptp(rest) > 2) == isinstance(scaler, RobustScaler)
rows = Normalizer().fit_transform(train)
print(f"Normalizer: length of each row {np.linalg.norm(rows[0]):.2f}")

assert inside.min() == 0 and np.allclose(inside.max(axis=0), 1)
assert np.abs(back - train).max() < 1e-12  # nothing was removed
assert minmax.transform(new).min() < 0 < 1 < minmax.transform(new).max()
assert z.max() > 3 and np.allclose(z.std(axis=0), 1)
assert np.abs(ours - z).max() < 1e-3
assert np.allclose(np.linalg.norm(rows, axis=1), 1)
