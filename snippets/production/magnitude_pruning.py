"""Half the weights can go; the array stays as big until stored sparse.

seconds: 60 -- trains a network; a busy machine is slow
figure pruning.svg: Test accuracy against the share of weights removed.
    Pruning by magnitude stays flat past one half and then falls; pruning
    at random falls much earlier.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np
from scipy.sparse import csr_array
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
generator = np.random.default_rng(0)
images, labels = load_digits(return_X_y=True)
images = (images / 16).astype("float32")
model = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10)])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(0.01), loss)
model.fit(images[:1200], labels[:1200], 100, 20, verbose=0)
first, bias, last, offset = model.get_weights()


def prune(matrix, share, at_random=False):
    rank = generator.random(matrix.shape) if at_random else abs(matrix)
    return np.where(rank < np.quantile(rank, share), 0, matrix)


def accuracy(share, at_random=False):
    one, two = (prune(m, share, at_random) for m in (first, last))
    hidden = np.maximum(images[1200:] @ one + bias, 0)
    return np.mean((hidden @ two + offset).argmax(1) == labels[1200:])


shares = np.array([0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99])
kept = np.array([accuracy(s) for s in shares])
lost = np.array([np.mean([accuracy(s, True) for _ in range(5)])
                 for s in shares])
for share, one, two in zip(shares, kept, lost):
    print(f"removed {share:4.0%}  magnitude {one:.2f}  random {two:.2f}")
for share in (0.0, 0.5, 0.9):
    matrix = prune(first, share)
    sparse = csr_array(matrix)
    parts = sparse.data, sparse.indices, sparse.indptr
    size = sum(part.nbytes for part in parts)
    print(f"zeros {share:3.0%}: dense {matrix.nbytes:,} B, CSR {size:,} B")

assert kept[2] > kept[0] - 0.04  # half removed
assert kept[4] > lost[4] + 0.1 and kept[-1] < 0.6
assert matrix.nbytes == first.nbytes > 3 * size
figure, axes = plt.subplots(figsize=(6.4, 3.2), layout="tight")
axes.plot(shares, kept, "o-", label="smallest weights first")
axes.plot(shares, lost, "o-", label="at random")
axes.set(xlabel="share of weights removed", ylabel="test accuracy")
axes.legend()
figure.savefig("pruning.svg")
