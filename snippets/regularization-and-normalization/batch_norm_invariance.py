"""Batch norm standardizes channels; a bias or scale before it is lost."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
maps = rng.normal(5, 3, size=(32, 8, 8, 16)).astype("float32")
norm = keras.layers.BatchNormalization(epsilon=1e-5)


def train_mode(inputs):
    return keras.ops.convert_to_numpy(norm(inputs, training=True))


out = train_mode(maps)
mean = out.mean(axis=(0, 1, 2))
deviation = out.std(axis=(0, 1, 2))
print(f"{len(mean)} channels: mean within {np.abs(mean).max():.3f} of 0, "
      f"deviation {deviation.min():.2f} to {deviation.max():.2f}")
trained = sum(np.prod(w.shape) for w in norm.trainable_weights)
print(f"weights: {norm.count_params()}, of which trained {trained}")

shifted = np.abs(train_mode(maps + 7) - out).max()
scaled = np.abs(train_mode(maps * 10) - out).max()
print(f"inputs + 7:  output changes by {shifted:.4f} at most")
print(f"inputs x 10: output changes by {scaled:.4f} at most")

norm.gamma.assign(np.full(16, 2.0))
norm.beta.assign(np.full(16, -1.0))
restored = train_mode(maps)
print(f"gamma 2, beta -1: mean {restored.mean():.2f}, "
      f"deviation {restored.std():.2f}")

assert len(mean) == 16 and np.abs(mean).max() < 1e-3
assert np.allclose(deviation, 1, atol=1e-3)
assert norm.count_params() == 4 * 16 and trained == 2 * 16
assert shifted < 1e-3 and scaled < 1e-3
assert np.allclose([restored.mean(), restored.std()], [-1, 2], atol=1e-2)
