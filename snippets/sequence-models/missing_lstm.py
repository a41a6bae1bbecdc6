"""Without the LSTM the classifier answers once per token, not per text.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
tokens = np.array([[5, 9, 2, 7, 0, 0]], dtype="int32")
other = tokens[:, [2, 0, 3, 1, 4, 5]]  # the same words, reordered


def build(*middle):
    return keras.Sequential([
        keras.Input((None,), dtype="int32"),
        keras.layers.Embedding(50, 128, mask_zero=True),
        *middle,
        keras.layers.Dense(1, activation="sigmoid")])


def run(model, texts):
    return keras.ops.convert_to_numpy(model(texts))


models = {
    "no LSTM": build(),
    "average": build(keras.layers.GlobalAveragePooling1D()),
    "LSTM": build(keras.layers.LSTM(128)),
}
change = {}
for name, model in models.items():
    before, after = run(model, tokens), run(model, other)
    # one answer per token: compare their average
    change[name] = np.abs(before.mean() - after.mean())
    sees = "yes" if change[name] > 1e-5 else "no"
    print(f"{name:8} output {before.shape!s:10} order matters: {sees}")

model = models["no LSTM"]
model.compile("adam", "binary_crossentropy")
error = None
try:
    model.train_on_batch(tokens, np.ones((1, 1)))
except ValueError as caught:
    error = caught
print("training it with one label per text:", type(error).__name__)
assert isinstance(error, ValueError)

assert models["no LSTM"].output_shape == (None, None, 1)
assert models["average"].output_shape == (None, 1)
assert models["LSTM"].output_shape == (None, 1)
assert max(change["no LSTM"], change["average"]) < 1e-6
assert change["LSTM"] > 1e-4
