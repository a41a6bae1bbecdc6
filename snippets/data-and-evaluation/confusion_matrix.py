"""Rows of a confusion matrix give recall, columns give precision.

figure confusion.svg: A ten by ten grid for the digits 0 to 9, true digit
    by row, predicted digit by column. Nearly all counts lie on the
    diagonal; the few errors off it are written as numbers.
"""
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.naive_bayes import GaussianNB

images, labels = load_digits(return_X_y=True)
model = GaussianNB(var_smoothing=0.05).fit(images[:900], labels[:900])
truth, predicted = labels[900:], model.predict(images[900:])

matrix = np.zeros((10, 10), dtype=int)
np.add.at(matrix, (truth, predicted), 1)
hits = np.diag(matrix)
recall = hits / matrix.sum(axis=1)
precision = hits / matrix.sum(axis=0)
accuracy = hits.sum() / matrix.sum()
micro = f1_score(truth, predicted, average="micro")
macro = f1_score(truth, predicted, average="macro")

off = matrix - np.diag(hits)
row, column = np.unravel_index(off.argmax(), off.shape)
print(f"accuracy {accuracy:.3f}  micro-F1 {micro:.3f}")
print(f"macro-F1 {macro:.3f}")
print(f"largest confusion: {row} read as {column}, {off.max()} times")
print(f"the other way round: {matrix[column, row]}")
print("digit  recall  precision")
for digit in (row, column):
    print(f"{digit:5}  {recall[digit]:.3f}   {precision[digit]:.3f}")

assert np.allclose(
    recall, recall_score(truth, predicted, average=None))
assert np.allclose(
    precision, precision_score(truth, predicted, average=None))
assert np.isclose(micro, accuracy)  # one label per example
assert not np.isclose(macro, accuracy)
assert matrix[column, row] < off.max() / 2  # one-directional

figure, axes = plt.subplots(figsize=(4.6, 4.2))
axes.imshow(np.log1p(matrix), cmap="Blues")
for i, j in zip(*np.nonzero(matrix)):
    color = "#ffffff" if i == j else "#24292f"
    axes.text(j, i, matrix[i, j], ha="center", va="center",
              color=color, fontsize=8)
axes.set(xlabel="predicted digit", ylabel="true digit",
         xticks=range(10), yticks=range(10))
figure.tight_layout()
figure.savefig("confusion.svg")
