"""A linear autoencoder ends in the subspace of PCA, in other coordinates.

seconds: 60 -- trains to convergence
"""
import keras
import numpy as np
from scipy.linalg import subspace_angles
from sklearn.datasets import load_iris

keras.utils.set_random_seed(0)
x = load_iris().data
x = ((x - x.mean(axis=0)) / x.std(axis=0)).astype("float32")

_, _, directions = np.linalg.svd(x, full_matrices=False)
principal = directions[:2].T  # 4 x 2, orthonormal
pca_error = np.mean((x - x @ principal @ principal.T) ** 2)

model = keras.Sequential([
    keras.Input((4,)),
    keras.layers.Dense(2, use_bias=False),
    keras.layers.Dense(4, use_bias=False)])
model.compile(keras.optimizers.Adam(0.02), "mse")
steps = np.tile(x, (400, 1))  # 400 steps on the whole set, one epoch
model.fit(steps, steps, batch_size=150, shuffle=False, verbose=0)

encoder, decoder = model.get_weights()
error = np.mean((x - x @ encoder @ decoder) ** 2)
angle = np.degrees(subspace_angles(decoder.T, principal).max())
overlap = np.abs(decoder @ principal) / np.linalg.norm(
    decoder, axis=1, keepdims=True)
print(f"squared error, PCA          {pca_error:.4f}")
print(f"squared error, autoencoder  {error:.4f}")
print(f"angle between the planes    {angle:.2f} degrees")
print("cosine of each code axis with each component:")
print(overlap.round(2))

assert abs(error - pca_error) < 1e-3
assert angle < 2
assert overlap.max(axis=1).min() < 0.98  # an axis that is no component
