"""Trained to reverse a sequence, attention learns the antidiagonal.

seconds: 120 -- trains a network; slow on a busy machine
figure attention_map.svg: Dots whose area is the attention weight, 8 query
    by 8 key positions. The large dots lie on the antidiagonal: output 1
    reads input 8, output 8 reads input 1.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
symbols, length, width = 10, 8, 64
sources = rng.integers(0, symbols, (2000, length))
test = rng.integers(0, symbols, (500, length))

tokens = keras.Input((length,), dtype="int32")
places = keras.ops.zeros_like(tokens) + keras.ops.arange(length)
embedded = keras.layers.Embedding(symbols, width)(tokens)
embedded = embedded + keras.layers.Embedding(length, width)(places)
attention = keras.layers.MultiHeadAttention(1, width)
mixed, weights = attention(
    embedded, embedded, return_attention_scores=True)
scores = keras.layers.Dense(symbols, activation="softmax")(mixed)
model = keras.Model(tokens, scores)
model.compile(keras.optimizers.Adam(0.01),
              "sparse_categorical_crossentropy")
model.fit(sources, sources[:, ::-1], 200, 30, verbose=0)

right = model.predict(test, 500, verbose=0).argmax(axis=-1)
accuracy = np.mean(right == test[:, ::-1])
look = keras.Model(tokens, weights).predict(test, 500, verbose=0)
look = look.mean(axis=0)[0]  # average over texts, the one head
print(f"test accuracy {accuracy:.2f}")
print("output 1..8 reads input", look.argmax(axis=1) + 1)

figure, axes = plt.subplots(figsize=(4.2, 3.4), layout="tight")
query, key = np.indices(look.shape) + 1
axes.scatter(key, query, s=200 * look)  # area is weight
axes.set(xlabel="input position (key)", xlim=(0.4, length + 0.6),
         ylabel="output position (query)", ylim=(length + 0.6, 0.4))
figure.savefig("attention_map.svg")
assert accuracy > 0.95
assert np.array_equal(look.argmax(axis=1), np.arange(length)[::-1])
assert np.allclose(look.sum(axis=1), 1, atol=1e-3)
