"""A gradient through 50 equal steps is a 50th power: it fades or explodes.

figure powers.svg: Gradient norm against the number of steps back, 0 to 50,
    logarithmic axis, for a recurrent matrix of gain 0.5, 0.9, 1.0, 1.1 and
    1.5: five straight lines, two falling, one level, two rising.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

steps, units = 50, 16
keras.utils.set_random_seed(0)
orthogonal = keras.ops.convert_to_numpy(
    keras.initializers.Orthogonal()((units, units))).astype("float64")
figure, axis = plt.subplots(figsize=(6.4, 3.2))
for gain in (0.5, 0.9, 1.0, 1.1, 1.5):
    jacobian = gain * orthogonal  # of one step of h = h W, a linear RNN
    gradient = np.ones(units) / np.sqrt(units)
    norms = [1.0]
    for _ in range(steps):
        gradient = gradient @ jacobian.T
        norms.append(np.linalg.norm(gradient))
    axis.semilogy(norms, label=f"gain {gain}")
    print(f"gain {gain}: after {steps} steps {norms[-1]:.0e}")
    assert np.isclose(norms[-1], gain ** steps, rtol=1e-3)
axis.set(xlabel="steps back", ylabel="gradient norm")
axis.legend()
figure.tight_layout()
figure.savefig("powers.svg")
