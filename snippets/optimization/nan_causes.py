"""Each of five common faults leaves weights that are not finite."""
import keras
import numpy as np

ops = keras.ops
rng = np.random.default_rng(0)
X = rng.normal(size=(8, 3)).astype("float32")
y = np.ones((8, 1), "float32")


def survives(loss, inputs=X, rate=0.1, steps=1, start=0.0):
    model = keras.Sequential([
        keras.Input((3,)),
        keras.layers.Dense(1, kernel_initializer="zeros",
                           bias_initializer=keras.initializers
                           .Constant(start))])
    model.compile(keras.optimizers.SGD(rate), loss, run_eagerly=True)
    for _ in range(steps):
        model.train_on_batch(inputs, y)
    return all(np.all(np.isfinite(w)) for w in model.get_weights())


def mean(values):
    return ops.mean(values, axis=-1)


def guarded(true, p):  # the untaken branch still has a gradient
    return mean(ops.where(p > 0, ops.log(p), 0.0))


def softplus_by_hand(true, p):
    return mean(ops.log(1 + ops.exp(p)))


bad = X.copy()
bad[0, 0] = np.nan
pairs = {
    "NaN in one input": (
        survives("mse", bad), survives("mse", np.nan_to_num(bad))),
    "rate too high": (
        survives("mse", rate=1e4, steps=20),
        survives("mse", rate=0.1, steps=20)),
    "log(0)": (
        survives(lambda t, p: mean(-t * ops.log(p))),
        survives(lambda t, p: mean(-t * ops.log(p + 1e-7)))),
    "log(0) behind where": (
        survives(guarded),
        survives(lambda t, p: mean(ops.log(ops.maximum(p, 1e-7))))),
    "exp overflow": (
        survives(softplus_by_hand, start=100.0),
        survives(lambda t, p: mean(ops.softplus(p)), start=100.0)),
}
for cause, (broken, mended) in pairs.items():
    print(f"{cause:21} finite weights: {broken!s:5}  mended: {mended}")
    assert not broken and mended
value = float(ops.mean(guarded(y, ops.zeros((8, 1)))))
print(f"the loss itself, log(0) behind where: {value:.1f}")
assert value == 0
