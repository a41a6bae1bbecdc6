"""From one gradient, each optimizer takes a different step."""
import keras
import numpy as np

gradient = np.array([4.0, -1.0, 0.01], dtype="float32")


def steps(optimizer, count=2):
    """Apply the same gradient again and again; return each step."""
    weights = keras.Variable(np.zeros(3, dtype="float32"))
    positions = [np.zeros(3)]
    for _ in range(count):
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weights])
        positions.append(keras.ops.convert_to_numpy(weights.value).copy())
    return np.diff(positions, axis=0)


optimizers = keras.optimizers
sgd = steps(optimizers.SGD(0.1))
double = steps(optimizers.SGD(0.2))
momentum = steps(optimizers.SGD(0.1, momentum=0.9))
adam = steps(optimizers.Adam(0.1))

print(f"gradient       {gradient}")
for name, two in (("SGD 0.1", sgd), ("SGD 0.2", double),
                  ("momentum 0.1", momentum), ("Adam 0.1", adam)):
    print(f"{name:13}  first {two[0].round(3)}  second {two[1].round(3)}")

refused = 0
for identifier in ("adam", "sgd"):
    optimizers.get(identifier)
    try:
        keras.losses.get(identifier)
    except ValueError as error:
        refused += 1
        print(f"as a loss: {error}")
assert refused == 2

assert np.allclose(sgd, -0.1 * gradient, atol=1e-6)
assert np.allclose(double, 2 * sgd, atol=1e-6)
assert np.allclose(momentum[1], 1.9 * sgd[0], atol=1e-6)
# Adam's first step has the size of the learning rate in every weight.
assert np.allclose(adam[0], -0.1 * np.sign(gradient), atol=1e-4)
