"""Shifted copies help where shifts occur; a half turn changes labels."""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

digits = load_digits()
split = train_test_split(digits.images / 16, digits.target,
                         test_size=0.5, random_state=0)
train_x, test_x, train_y, test_y = split


def shift(images, axis, by):
    return np.roll(images, by, axis=axis)  # around the edge


moves = [(1, 1), (1, -1), (2, 1), (2, -1)]
more_x = np.concatenate(
    [train_x] + [shift(train_x, *move) for move in moves])
more_y = np.tile(train_y, 5)


def fit(images, labels):
    model = LogisticRegression(C=0.1, max_iter=1000)
    return model.fit(images.reshape(len(images), -1), labels)


def accuracy(model, images):
    return model.score(images.reshape(len(images), -1), test_y)


moved = shift(test_x, 2, 1)
scores = {}
for name, model in [("plain", fit(train_x, train_y)),
                    ("augmented", fit(more_x, more_y))]:
    scores[name] = accuracy(model, moved)
    print(f"{name:10} test {accuracy(model, test_x):.2f}"
          f"  test shifted by a pixel {scores[name]:.2f}")

sixes = np.rot90(test_x[test_y == 6], 2, axes=(1, 2))
turned = fit(train_x, train_y).predict(sixes.reshape(len(sixes), -1))
as_nine, as_six = np.mean(turned == 9), np.mean(turned == 6)
print(f"sixes after a half turn: {as_nine:.2f} read as 9, "
      f"{as_six:.2f} as 6")

assert scores["augmented"] > scores["plain"] + 0.1
assert as_nine > 0.5 and as_six < 0.1
