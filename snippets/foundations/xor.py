"""No line gets XOR right; two ReLU units do."""
from itertools import product

import keras
import numpy as np
from scipy.optimize import linprog

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
targets = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "XOR": [0, 1, 1, 0]}


def separable(labels):
    """Is there w, b with sign * (w x + b) >= 1 at every point?"""
    sign = np.where(labels, 1, -1)[:, None]
    rows = -sign * np.c_[X, np.ones(4)]
    answer = linprog(np.zeros(3), rows, -np.ones(4), bounds=(None, None))
    return answer.status == 0


lines = [np.array(labels) for labels in product([0, 1], repeat=4)
         if separable(np.array(labels))]
print(f"a line can make {len(lines)} of the 16 labelings")


def perceptron(target, epochs=100):
    """Rosenblatt's rule; returns the errors of the last epoch."""
    w, b = np.zeros(2), 0.0
    for _ in range(epochs):
        errors = 0
        for x, wanted in zip(X, target):
            step = wanted - int(w @ x + b > 0)
            w, b, errors = w + step * x, b + step, errors + abs(step)
    return errors


best, errors = {}, {}
for name, target in targets.items():
    best[name] = max(np.mean(line == target) for line in lines)
    errors[name] = perceptron(target)
    print(f"{name:3}  best line {best[name]:.2f}  "
          f"perceptron errors in epoch 100: {errors[name]}")

network = keras.Sequential([
    keras.Input((2,)),
    keras.layers.Dense(2, activation="relu"),
    keras.layers.Dense(1),
])
network.set_weights([  # relu(x1 + x2) - 2 relu(x1 + x2 - 1)
    np.array([[1, 1], [1, 1]]), np.array([0, -1]),
    np.array([[1], [-2]]), np.array([0])])
outputs = keras.ops.convert_to_numpy(network(X)).ravel()
print("two ReLU units on XOR:", outputs.tolist())

assert best == {"AND": 1, "OR": 1, "XOR": 0.75} and len(lines) == 14
assert errors["AND"] == errors["OR"] == 0 < errors["XOR"]
assert outputs.tolist() == targets["XOR"]
