"""Backpropagation leaves the weights alone; the optimizer moves them."""
import importlib

import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(32, 4)).astype("float32")
y = x[:, :1] - 2 * x[:, 1:2]
model = keras.Sequential([
    keras.Input((4,)),
    keras.layers.Dense(8, activation="tanh"),
    keras.layers.Dense(1),
])
variables = model.trainable_variables


def cost(values):
    """The loss as a function of the values of the weights."""
    outputs, _ = model.stateless_call(values, [], x)
    return keras.losses.MeanSquaredError()(y, outputs)


# Each framework's own reverse-mode differentiation
name = keras.backend.backend()
api = importlib.import_module(name)
differentiate = {
    "jax": lambda f, v: api.grad(f)(v),
    "torch": lambda f, v: api.func.grad(f)(v),
    "tensorflow":
        lambda f, v: api.function(lambda v: api.gradients(f(v), v))(v),
}[name]

values = [v.value for v in variables]
loss = float(keras.ops.convert_to_numpy(cost(values)))
before = model.get_weights()
gradients = differentiate(cost, values)
after_backward = model.get_weights()
keras.optimizers.SGD(0.1).apply(gradients, variables)
after_apply = model.get_weights()

gradients = [keras.ops.convert_to_numpy(g) for g in gradients]


def moved(a, b):
    return max(np.abs(p - q).max() for p, q in zip(a, b))


largest = max(np.abs(g).max() for g in gradients)
print(f"forward pass              loss {loss:.1f}")
print(f"gradients computed        largest entry {largest:.1f}")
print(f"after backpropagation     moved {moved(before, after_backward)}")
print(f"after optimizer.apply     moved {moved(before, after_apply):.2f}")

assert largest > 0.1 and moved(before, after_backward) == 0
for old, new, gradient in zip(before, after_apply, gradients):
    assert np.allclose(new, old - 0.1 * gradient, atol=1e-6)
