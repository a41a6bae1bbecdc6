"""TensorFlow, JAX and PyTorch differentiate the same program alike.

backends: tensorflow -- it imports all three frameworks itself
seconds: 60 -- imports three frameworks
memory: 3 GiB -- imports three frameworks
"""
import jax
import numpy as np
import tensorflow as tf
import torch

jax.config.update("jax_enable_compilation_cache", False)
x0 = np.array([0.5, -1.0, 2.0], dtype="float32")


def power_series(x, total):  # a Python loop, as in model code
    term = x
    for n in range(1, 6):
        term = term * x / n
        total = total + term
    return total


with tf.GradientTape() as tape:  # records while the code runs
    x = tf.Variable(x0)
    y = tf.reduce_sum(power_series(x, tf.zeros_like(x)))
tensorflow = tape.gradient(y, x).numpy()

x = torch.tensor(x0, requires_grad=True)
power_series(x, torch.zeros_like(x)).sum().backward()
pytorch = x.grad.numpy()  # written into the tensor


def scalar(x):
    return jax.numpy.sum(power_series(x, jax.numpy.zeros_like(x)))


jax_gradient = np.asarray(jax.grad(scalar)(x0))  # a new function

wide, h = x0.astype("float64"), 1e-5
zero = np.zeros(3)
differences = (power_series(wide + h, zero)
               - power_series(wide - h, zero)) / (2 * h)
for name, gradient in (("TensorFlow", tensorflow), ("JAX", jax_gradient),
                       ("PyTorch", pytorch),
                       ("finite differences", differences)):
    print(f"{name:18}", " ".join(f"{g:8.4f}" for g in gradient))

for gradient in (tensorflow, jax_gradient, pytorch):
    assert np.allclose(gradient, differences, rtol=1e-4, atol=1e-4)
