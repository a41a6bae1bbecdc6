"""A class weight of 9 takes the same step as nine copies."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
generator = np.random.default_rng(0)
inputs = generator.normal(size=(100, 5)).astype("float32")
labels = (np.arange(100) < 10).astype("float32")[:, None]

copies = np.where(labels[:, 0] == 1, 9, 1)
many_inputs = np.repeat(inputs, copies, axis=0)
many_labels = np.repeat(labels, copies, axis=0)


def build():
    model = keras.Sequential([
        keras.Input((5,)),
        keras.layers.Dense(8, activation="tanh"),
        keras.layers.Dense(1),
    ])
    loss = keras.losses.BinaryCrossentropy(
        from_logits=True, reduction="sum")
    model.compile(keras.optimizers.SGD(0.001), loss)
    return model


plain, weighted, copied = build(), build(), build()
start = plain.get_weights()
weighted.set_weights(start)
copied.set_weights(start)

plain.train_on_batch(inputs, labels)
weighted.train_on_batch(
    inputs, labels, sample_weight=copies.astype("float32"))
copied.train_on_batch(many_inputs, many_labels)


def gap(one, other):
    return max(np.abs(a - b).max() for a, b in zip(
        one.get_weights(), other.get_weights()))


print(f"rows in the batch  {len(inputs)} and {len(many_inputs)}")
print("same weights after the step, to one millionth?")
print(f"  weight 9 and nine copies  {gap(weighted, copied) < 1e-6}")
print(f"  weight 9 and weight 1     {gap(weighted, plain) < 1e-6}")
assert gap(weighted, copied) < 1e-6
assert gap(plain, weighted) > 1e-3
