"""Above 2 / curvature descent diverges; a constant rate shrinks its steps.

figure rates.svg: Loss against step on a log axis. A rate of 0.02 falls
    slowly, 0.5 fast, 1.9 slowly again while it overshoots each time, and
    2.1 grows without bound.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

curvature = 1.0  # loss = curvature * w**2 / 2


def descend(rate, steps=40):
    w, path = 1.0, [1.0]
    for _ in range(steps):
        w = w - rate * curvature * w
        path.append(w)
    return np.array(path)


figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
final = {}
for rate in (0.02, 0.5, 1.9, 2.1):
    path = descend(rate)
    final[rate] = path[-1] ** 2 / 2
    print(f"rate {rate:4}: loss after 40 steps {final[rate]:.1e}")
    axis.semilogy(curvature * path**2 / 2, label=f"rate {rate}")
jumps = descend(1.9)
print("w at rate 1.9:", *(f"{w:.2f}" for w in jumps[:6]))
axis.set(xlabel="step", ylabel="loss")
axis.legend()
figure.savefig("rates.svg")

# The same through Keras: one constant rate, steps that shrink.
variable = keras.Variable(np.full(1, 10.0), dtype="float32")
optimizer = keras.optimizers.SGD(0.2)
optimizer.build([variable])
before, sizes = 10.0, []
for _ in range(5):
    optimizer.apply([keras.ops.convert_to_tensor(variable)], [variable])
    after = float(keras.ops.convert_to_numpy(variable)[0])
    sizes.append(before - after)
    before = after
print("steps at constant rate 0.2:", *(f"{s:.2f}" for s in sizes))

assert final[0.5] < final[0.02] and final[0.5] < final[1.9] < 0.5
assert final[2.1] > 1
assert np.all(jumps[1:] * jumps[:-1] < 0)  # another sign at each step
assert np.allclose(np.divide(sizes[1:], sizes[:-1]), 0.8)
