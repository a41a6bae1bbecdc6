"""AdaGrad's steps shrink with time; RMSProp's settle at the rate."""
import keras
import numpy as np


def steps(optimizer, gradient, count=400):
    variable = keras.Variable(np.zeros(1), dtype="float32")
    optimizer.build([variable])
    seen = [0.0]
    for _ in range(count):
        slope = keras.ops.convert_to_tensor([gradient], "float32")
        optimizer.apply([slope], [variable])
        seen.append(float(keras.ops.convert_to_numpy(variable)[0]))
    return -np.diff(seen)


def adagrad():
    return keras.optimizers.Adagrad(
        0.1, initial_accumulator_value=0.0)


def rmsprop():
    return keras.optimizers.RMSprop(0.1, rho=0.9)


def sgd():
    return keras.optimizers.SGD(0.1)


late, ratio = {}, {}
print("steps for a gradient that is always 1")
for make in (sgd, adagrad, rmsprop):
    name = make.__name__
    ones, tens = steps(make(), 1.0), steps(make(), 10.0)
    late[name], ratio[name] = ones[-1], tens[-1] / ones[-1]
    print(f"  {name:8} first {ones[0]:.3f}  100th {ones[99]:.3f}  "
          f"400th {ones[-1]:.3f}")
print("last step for a gradient of 10, over that for 1")
print("  " + "  ".join(f"{k} {v:.2f}" for k, v in ratio.items()))

assert abs(late["adagrad"] - 0.1 / np.sqrt(400)) < 1e-4
assert abs(late["rmsprop"] - 0.1) < 1e-3
assert abs(ratio["sgd"] - 10) < 0.01
assert abs(ratio["adagrad"] - 1) < 0.01
assert abs(ratio["rmsprop"] - 1) < 0.01
