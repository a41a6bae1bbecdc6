"""Batch norm uses the batch in training, moving averages at inference."""
import keras
import numpy as np

rng = np.random.default_rng(0)
batch = rng.normal(5, 2, size=(64, 3)).astype("float32")
norm = keras.layers.BatchNormalization()  # momentum 0.99


def run(inputs, training):
    return keras.ops.convert_to_numpy(norm(inputs, training=training))


def moving():
    return keras.ops.convert_to_numpy(norm.moving_mean)


run(batch[:1], training=False)  # builds the layer; updates nothing
assert np.array_equal(moving(), np.zeros(3))
run(batch, training=True)
once = moving() / batch.mean(axis=0)
print(f"moving mean after 1 training step: {once[0]:.2f} of the batch's")
assert np.allclose(once, 0.01, rtol=1e-3)
for _ in range(99):
    run(batch, training=True)
share = moving() / batch.mean(axis=0)
print(f"                after 100 steps: {share[0]:.3f} of the batch's")
assert np.allclose(share, 1 - 0.99**100, rtol=1e-3)

others = batch.copy()
others[1:] += 10  # row 0 keeps its values, its neighbors change
infer_gap = np.abs(run(batch, False)[0] - run(others, False)[0]).max()
norm.trainable = False
frozen_gap = np.abs(run(batch, True)[0] - run(others, True)[0]).max()
norm.trainable = True
train_gap = np.abs(run(batch, True)[0] - run(others, True)[0]).max()
print("how far row 0 moves when the other rows change")
print(f"  inference                       {infer_gap:.2f}")
print(f"  training=True, trainable=False  {frozen_gap:.2f}")
print(f"  training=True                   {train_gap:.2f}")

assert infer_gap == 0 and frozen_gap == 0 and train_gap > 1
