"""The gradient of a shared weight is a sum over the time steps.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
steps, units = 8, 4
inputs = np.random.default_rng(0).normal(size=(1, steps, 3))
target = np.ones((1, units))

rnn = keras.layers.SimpleRNN(units)
model = keras.Sequential([keras.Input((steps, 3)), rnn])
model.compile(keras.optimizers.SGD(1.0), "mse")
kernel, recurrent, bias = [np.array(w) for w in rnn.get_weights()]
model.train_on_batch(inputs, target)
keras_gradient = recurrent - rnn.get_weights()[1]  # rate 1: the step

states = [np.zeros(units)]  # forward, by hand
for x in inputs[0]:
    states.append(np.tanh(x @ kernel + states[-1] @ recurrent + bias))

delta = 2 * (states[-1] - target[0]) / units  # backward, by hand
parts = np.zeros((steps, units, units))
for t in reversed(range(steps)):
    delta = delta * (1 - states[t + 1] ** 2)  # through the tanh
    parts[t] = np.outer(states[t], delta)  # what step t contributes
    delta = recurrent @ delta  # on to the previous state

for t, part in enumerate(parts):
    print(f"step {t + 1}  gradient norm {np.linalg.norm(part):.4f}")
error = np.abs(parts.sum(axis=0) - keras_gradient).max()
last = np.abs(parts[-1] - keras_gradient).max()
print(f"sum of the steps equals Keras: {error < 1e-5}")
print(f"last step alone equals Keras:  {last < 1e-5}")
assert error < 1e-5
assert last > 1e-2
