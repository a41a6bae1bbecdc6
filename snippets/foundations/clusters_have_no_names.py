"""Clusters carry no names: only labels say which cluster is a seven."""
import keras
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.metrics import confusion_matrix

X, y = load_digits(return_X_y=True)
X = (X / 16).astype("float32")
X_train, y_train, X_test, y_test = X[:1297], y[:1297], X[1297:], y[1297:]

# Supervised: images and labels.
keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(keras.optimizers.Adam(0.01),
              "sparse_categorical_crossentropy", metrics=["accuracy"])
for _ in range(100):
    model.train_on_batch(X_train, y_train)
_, supervised = model.evaluate(X_test, y_test, verbose=0)

# Unsupervised: the same images alone.
ids, named = [], []
for seed in range(5):
    clusters = KMeans(10, n_init=10, random_state=seed).fit(X_train)
    counts = confusion_matrix(y_train, clusters.labels_)
    rows, columns = linear_sum_assignment(-counts)  # the labels name them
    name = dict(zip(columns, rows))
    found = clusters.predict(X_test)
    ids.append(np.mean(found == y_test))
    named.append(np.mean([name[i] for i in found] == y_test))

print(f"supervised network              {supervised:.2f}")
print("k-means, cluster number = digit ",
      " ".join(f"{value:.2f}" for value in ids))
print("k-means, clusters named by label",
      " ".join(f"{value:.2f}" for value in named))

assert max(ids) < 0.5 < 0.6 < min(named)  # groups found, names not
assert supervised > max(named) + 0.03
