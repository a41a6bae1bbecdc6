"""Without a causal mask, next-token training only learns to copy.

seconds: 120 -- trains two networks; slow on a busy machine
"""
import keras
import numpy as np

rng = np.random.default_rng(0)
symbols, length, width = 10, 6, 64
texts = rng.integers(0, symbols, (2000, length + 1))  # pure noise
inputs, targets = texts[:, :-1], texts[:, 1:]  # the next token
test = rng.integers(0, symbols, (500, length + 1))


def train(causal):
    keras.utils.set_random_seed(0)
    tokens = keras.Input((length,), dtype="int32")
    places = keras.ops.zeros_like(tokens) + keras.ops.arange(length)
    x = keras.layers.Embedding(symbols, width)(tokens)
    x = x + keras.layers.Embedding(length, width)(places)
    x = keras.layers.MultiHeadAttention(1, width)(
        x, x, use_causal_mask=causal)
    x = keras.layers.Dense(symbols, activation="softmax")(x)
    model = keras.Model(tokens, x)
    model.compile(keras.optimizers.Adam(0.02),
                  "sparse_categorical_crossentropy")
    model.fit(inputs, targets, 200, 15, verbose=0)
    return model.predict(test[:, :-1], 500, verbose=0).argmax(axis=-1)


accuracy = {}
for causal in (False, True):
    right = train(causal) == test[:, 1:]
    accuracy[causal] = right[:, :-1].mean()
    print(f"causal mask {causal!s:5}  accuracy on random tokens "
          f"{accuracy[causal]:.1f}, at the last position "
          f"{right[:, -1].mean():.1f}")
    assert right[:, -1].mean() < 0.2  # nothing to copy there
assert accuracy[False] > 0.9  # read off the input: a leak
assert accuracy[True] < 0.15  # chance is 0.1
