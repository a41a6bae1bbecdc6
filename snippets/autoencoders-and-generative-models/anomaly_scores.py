"""Reconstruction error finds anomalies; here PCA finds them as well.

seconds: 60 -- trains a network
"""
import keras
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

keras.utils.set_random_seed(0)
x, benign = load_breast_cancer(return_X_y=True)
normal = x[benign == 1][:250]  # train on benign cases only
center, spread = normal.mean(axis=0), normal.std(axis=0)
rest = np.concatenate([x[benign == 1][250:], x[benign == 0]])
malignant = np.repeat([0, 1], [len(rest) - 212, 212])
normal, rest = (normal - center) / spread, (rest - center) / spread

autoencoder = keras.Sequential([
    keras.Input((30,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(4),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(30)])
autoencoder.compile(keras.optimizers.Adam(0.005), "mse")
autoencoder.fit(normal, normal, epochs=30, verbose=0)
pca = PCA(4).fit(normal)
copies = {"autoencoder": autoencoder.predict(rest, verbose=0),
          "PCA": pca.inverse_transform(pca.transform(rest))}
auc = {}
for name, copy in copies.items():
    score = np.mean((rest - copy) ** 2, axis=1)
    auc[name] = roc_auc_score(malignant, score)
    print(f"{name:12} ROC AUC of the reconstruction error {auc[name]:.2f}")

assert min(auc.values()) > 0.85
assert auc["PCA"] > auc["autoencoder"] - 0.03
