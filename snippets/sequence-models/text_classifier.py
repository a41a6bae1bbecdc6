"""An LSTM reads word order, which no bag of words can see.

seconds: 120 -- trains a network; slow on a busy machine
"""
import keras
import numpy as np
from sklearn.linear_model import LogisticRegression

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
words, longest = 40, 16  # 0 is padding, 1 is "good", 2 is "not"


def make_texts(pairs):
    texts = np.zeros((2 * pairs, longest), dtype="int32")
    for row in range(0, 2 * pairs, 2):
        length = rng.integers(6, longest + 1)
        text = rng.integers(3, words, length)
        first, second = np.sort(rng.choice(length, 2, replace=False))
        text[[first, second]] = 1, 2
        texts[row, :length] = text
        text[[first, second]] = 2, 1  # same words, other order
        texts[row + 1, :length] = text
    return texts, np.tile([1.0, 0.0], pairs)


train, train_labels = make_texts(1000)
test, test_labels = make_texts(500)

model = keras.Sequential([
    keras.Input((None,), dtype="int32"),
    keras.layers.Embedding(words, 128, mask_zero=True),
    keras.layers.LSTM(128),
    keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(train, train_labels, 50, 8, verbose=0)
lstm = model.evaluate(test, test_labels, verbose=0)[1]


def count(texts):
    return np.stack([np.bincount(t, minlength=words) for t in texts])


bag = LogisticRegression(max_iter=500).fit(count(train), train_labels)
bag = bag.score(count(test), test_labels)
for layer in model.layers:
    print(f"{layer.name:10} {layer.count_params():8,} parameters")
print(f"test accuracy: LSTM {lstm:.2f}, bag of words {bag:.2f}")
assert lstm > 0.95
assert bag == 0.5  # both texts of a pair get the same prediction
assert model.output_shape == (None, 1)
