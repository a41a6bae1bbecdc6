"""A Keras regularizer adds its penalty to the loss, and no 1/2.

seconds: 40 -- compiles and runs small models
"""
import keras
import numpy as np

rate, strength = 0.1, 0.05
x = np.zeros((8, 3), dtype="float32")  # no data gradient on the kernel
target = np.ones((8, 1), dtype="float32")


def dense(optimizer, **regularizers):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((3,)),
        keras.layers.Dense(1, kernel_initializer="ones", **regularizers)])
    model.compile(optimizer, loss="mse")
    return model


def value(tensor):
    return float(keras.ops.convert_to_numpy(tensor))


def kernel(model):
    return keras.ops.convert_to_numpy(model.layers[0].kernel)[:, 0]


penalty = keras.regularizers.L2(strength)
model = dense(keras.optimizers.SGD(rate), kernel_regularizer=penalty)
added = value(model.losses[0])
data_loss = np.mean((model.predict(x, verbose=0) - target) ** 2)
reported = model.evaluate(x, target, verbose=0)
print(f"penalty in model.losses {added:.3f} = {strength} * 3 * 1**2")
print(f"loss of the data        {data_loss:.3f}")
print(f"loss that Keras reports {reported:.3f}")
assert np.isclose(added, strength * 3)
assert np.isclose(reported, data_loss + added)

model.train_on_batch(x, target)
decayed = dense(keras.optimizers.SGD(rate, weight_decay=strength))
decayed.train_on_batch(x, target)
print("a weight of 1 after one step of SGD at rate 0.1")
print(f"  L2({strength})             {kernel(model)[0]:.4f}")
print(f"  weight_decay={strength}    {kernel(decayed)[0]:.4f}")
assert np.allclose(kernel(model), 1 - 2 * rate * strength)
assert np.allclose(kernel(decayed), 1 - rate * strength)

activity = dense("sgd", activity_regularizer=penalty)
totals = []
for rows in (8, 80):
    activity(np.ones((rows, 3), dtype="float32"))
    totals.append(value(activity.losses[0]))
print(f"activity penalty on 8 rows {totals[0]:.2f}, on 80 rows "
      f"{totals[1]:.2f}")
assert np.isclose(totals[0], totals[1])
assert len(dense("sgd", bias_regularizer=penalty).losses) == 1
