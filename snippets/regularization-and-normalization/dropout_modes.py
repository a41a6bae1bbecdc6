"""Dropout rescales survivors in training; inference is the identity."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
rate = 0.2
inputs = np.full((200, 500), 3.0, dtype="float32")
dropout = keras.layers.Dropout(rate)


def run(training):
    outputs = dropout(inputs, training=training)
    return keras.ops.convert_to_numpy(outputs)


train = run(training=True)
kept = train[train != 0]
print(f"input      {inputs[0, 0]}")
print(f"training   {1 - kept.size / train.size:.2f} dropped, "
      f"survivors {kept[0]} = 3 / (1 - {rate})")
print(f"           mean {train.mean():.1f}")
infer = run(training=False)
print(f"inference  largest change {np.abs(infer - inputs).max()}")

dropout.trainable = False
frozen = run(training=True)
share = np.mean(frozen == 0)
print(f"trainable=False, training=True: {share:.2f} dropped")
print(f"weights    {dropout.count_params()}")

assert abs(kept.size / train.size - (1 - rate)) < 0.01
assert np.allclose(kept, 3 / (1 - rate))
assert abs(train.mean() - 3) < 0.05
assert np.array_equal(infer, inputs)
assert abs(share - rate) < 0.01
assert dropout.count_params() == 0
