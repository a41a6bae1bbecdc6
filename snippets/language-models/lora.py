"""LoRA trains 8,192 numbers instead of 262,144, and merges exactly.

seconds: 40 -- trains one layer
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((512,)), keras.layers.Dense(512, use_bias=False)])
layer = model.layers[0]


def trainable():
    return sum(int(np.prod(w.shape)) for w in model.trainable_weights)


def array(tensor):
    return keras.ops.convert_to_numpy(tensor).copy()


rng = np.random.default_rng(0)
x = rng.normal(size=(256, 512)).astype("float32")
original, before = array(layer.kernel), array(model(x))
full = trainable()
layer.enable_lora(8)
unchanged = np.allclose(array(model(x)), before, atol=1e-5)
print(f"trainable: {full:,} before, {trainable():,} with rank 8")
print("same outputs before training:", unchanged)

low_rank = rng.normal(size=(512, 4)) @ rng.normal(size=(4, 512)) / 100
target = (before + x @ low_rank).astype("float32")
model.compile(keras.optimizers.Adam(0.01), loss="mse")
start = model.evaluate(x, target, verbose=0)
model.fit(x, target, epochs=30, verbose=0)
end = model.evaluate(x, target, verbose=0)
update = array(layer.kernel) - original  # .kernel includes A @ B
rank = int(np.linalg.matrix_rank(update, tol=1e-3))
print(f"loss fell to less than a tenth: {end < start / 10}")
print(f"rank of the change of the kernel: {rank}")
frozen = array(layer._kernel)
print("stored kernel changed:", not np.array_equal(frozen, original))

merged = keras.Sequential([
    keras.Input((512,)), keras.layers.Dense(512, use_bias=False)])
merged.set_weights([array(layer.kernel)])
gap = float(np.abs(array(merged(x)) - array(model(x))).max())
print("merged into one kernel, same outputs:", gap < 1e-3)
assert full == 512 * 512 and trainable() == 2 * 512 * 8
assert unchanged and end < start / 10 and rank <= 8 and gap < 1e-3
assert np.array_equal(frozen, original) and np.abs(update).max() > 0.01
