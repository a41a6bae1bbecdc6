"""Accumulated gradients equal the big batch, without batch norm.

seconds: 120 -- trains four small networks
memory: 2 GiB -- trains four small networks
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

x, y = load_digits(return_X_y=True)
x, y = (x / 16).astype("float32")[:640], y[:640]


def fit(normalize, batch_size, accumulate):
    keras.utils.set_random_seed(0)
    layers = [keras.Input((64,)), keras.layers.Dense(32)]
    if normalize:
        layers.append(keras.layers.BatchNormalization())
    layers += [keras.layers.ReLU(), keras.layers.Dense(10)]
    model = keras.Sequential(layers)
    model.compile(
        keras.optimizers.SGD(
            0.1, gradient_accumulation_steps=accumulate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x, y, batch_size=batch_size, epochs=2, shuffle=False,
              verbose=0)
    return [keras.ops.convert_to_numpy(w)
            for w in model.trainable_variables]


def apart(a, b):
    return max(float(np.abs(u - v).max()) for u, v in zip(a, b))


print("20 updates, batch of 64 against 4 accumulated batches of 16")
gaps = {}
for normalize, name in ((False, "without"), (True, "with")):
    big = fit(normalize, 64, None)
    small = fit(normalize, 16, 4)
    gaps[name] = apart(big, small)
    print(f"  {name:7} batch normalization, same weights: "
          f"{gaps[name] < 1e-5}")

losses = np.array([4.0, 2.0, 1.0, 1.0, 1.0, 3.0])  # one per token
chunks = [losses[:1], losses[1:]]  # sequences of 1 and 5 tokens
means = np.mean([chunk.mean() for chunk in chunks])
total = sum(chunk.sum() for chunk in chunks) / losses.size
print(f"mean over six tokens         {losses.mean():.2f}")
print(f"mean of the two chunks' means {means:.2f}")
print(f"sums over the total count    {total:.2f}")
assert gaps["without"] < 1e-5 and gaps["with"] > 1e-3
assert total == losses.mean() and means > 1.2 * losses.mean()
