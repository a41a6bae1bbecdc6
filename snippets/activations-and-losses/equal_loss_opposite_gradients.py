"""Two models of equal loss move opposite ways: the gradient decides."""
import keras
import numpy as np

x = np.ones((4, 1), dtype="float32")
target = np.zeros((4, 1), dtype="float32")


def train_once(weight, penalty=0.0):
    """One step of SGD; returns the cost before it, and the new weight."""
    layer = keras.layers.Dense(
        1, use_bias=False,
        kernel_initializer=keras.initializers.Constant(weight),
        kernel_regularizer=keras.regularizers.L2(penalty))
    model = keras.Sequential([keras.Input((1,)), layer])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    cost = float(model.evaluate(x, target, verbose=0))
    model.train_on_batch(x, target)
    return cost, float(model.get_weights()[0][0, 0])


results = {w: train_once(w) for w in (1.0, -1.0)}
for weight, (cost, new) in results.items():
    print(f"weight {weight:+.1f}: cost {cost:.2f},"
          f" step {new - weight:+.2f}")

cost, new = train_once(1.0, penalty=0.5)
print(f"weight +1.0 with an L2 penalty of 0.5: cost {cost:.2f},"
      f" step {new - 1:+.2f}")

assert results[1.0][0] == results[-1.0][0] == 1.0
assert np.isclose(results[1.0][1] - 1.0, -0.2, atol=1e-6)
assert np.isclose(results[-1.0][1] + 1.0, 0.2, atol=1e-6)
# cost = mean loss over the examples + penalty, in value and in gradient
assert np.isclose(cost, 1.5, atol=1e-6)
assert np.isclose(new - 1, -0.3, atol=1e-6)
