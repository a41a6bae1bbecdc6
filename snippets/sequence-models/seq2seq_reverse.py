"""An encoder-decoder learns to reverse digits, then decodes on its own.

seconds: 120 -- trains a network; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
symbols, length, start = 8, 4, 0  # digits 1 to 8; 0 starts the decoder


def make(count):
    source = rng.integers(1, symbols + 1, (count, length))
    return source, source[:, ::-1]


def shift_right(target):  # what the decoder sees while it is trained
    return np.pad(target, ((0, 0), (1, 0)), constant_values=start)[:, :-1]


source = keras.Input((None,), dtype="int32")
previous = keras.Input((None,), dtype="int32")
embed = keras.layers.Embedding(symbols + 1, 32)
_, state = keras.layers.GRU(96, return_state=True)(embed(source))
decoder = keras.layers.GRU(96, return_sequences=True)
hidden = decoder(embed(previous), initial_state=state)
scores = keras.layers.Dense(symbols + 1, activation="softmax")(hidden)
model = keras.Model([source, previous], scores)
model.compile(keras.optimizers.Adam(0.01),
              "sparse_categorical_crossentropy")

train, target = make(3000)
model.fit([train, shift_right(target)], target, 100, 16, verbose=0)

test, answer = make(500)
decoded = np.full((len(test), 1), start)
for _ in range(length):  # greedy: feed its own words back
    scores = model.predict([test, decoded], 500, verbose=0)
    word = scores[:, -1].argmax(axis=1)
    decoded = np.concatenate([decoded, word[:, None]], axis=1)
decoded = decoded[:, 1:]
whole = np.mean(np.all(decoded == answer, axis=1))
print("source ", test[0], "decoded", decoded[0])
print("decoder saw in training", shift_right(answer)[0])
print(f"whole sequences right: {whole:.1f}")
print(f"all the decoder gets of the source: {state.shape[1]} numbers")
assert whole > 0.8
assert np.array_equal(shift_right(answer)[:, 1:], answer[:, :-1])
