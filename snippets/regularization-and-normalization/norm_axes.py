"""Batch norm averages over examples, layer norm within each example."""
import keras
import numpy as np

rng = np.random.default_rng(0)
scale = np.array([1, 10, 100, 1000])
X = (rng.normal(3, 1, size=(256, 4)) * scale).astype("float32")


def apply(kind, inputs, **options):
    layer = getattr(keras.layers, kind)(epsilon=1e-5, **options)
    return keras.ops.convert_to_numpy(layer(inputs, training=True))


batch = apply("BatchNormalization", X)
layer = apply("LayerNormalization", X)
for name, out in (("batch norm", batch), ("layer norm", layer)):
    print(f"{name}: largest mean of a column "
          f"{np.abs(out.mean(axis=0)).max():.2f}, of a row "
          f"{np.abs(out.mean(axis=1)).max():.2f}")
    print(f"            deviations of the columns "
          f"{np.round(out.std(axis=0), 2)}")

alone = apply("BatchNormalization", X[:1])
print(f"batch of one, batch norm: {np.abs(alone).max():.2f} everywhere")
same = np.abs(apply("LayerNormalization", X[:1]) - layer[:1]).max()
print(f"batch of one, layer norm: changes by {same:.2f}")

rms = apply("RMSNormalization", X)
print(f"RMS norm: mean square of a row {np.mean(rms[0]**2):.2f}, "
      f"mean {rms[0].mean():.2f}")

assert np.abs(batch.mean(axis=0)).max() < 1e-3
assert np.abs(layer.mean(axis=1)).max() < 1e-3
assert np.abs(batch.mean(axis=1)).max() > 0.5
assert np.abs(layer.mean(axis=0)).max() > 0.5
assert np.allclose(batch.std(axis=0), 1, atol=1e-2)
assert np.allclose(layer.std(axis=1), 1, atol=1e-2)
assert np.abs(layer.std(axis=0) - 1).min() > 0.5
assert np.abs(alone).max() < 1e-2 and same < 1e-4
assert np.allclose(np.mean(rms**2, axis=1), 1, atol=1e-3)
assert abs(rms[0].mean()) > 0.1
