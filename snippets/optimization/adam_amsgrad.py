"""On a convex problem, Adam walks to the worst point; AMSGrad does not.

figure counterexample.svg: Position against step. Adam climbs to plus one
    and stays; AMSGrad and plain SGD go down to minus one, the optimum.
"""
import matplotlib.pyplot as plt
import numpy as np

C, steps = 3.0, 30_000  # one step of slope C, then two of slope -1
beta2 = 1 / (1 + C**2)  # beta1 = 0, as in the proof


def run(method):
    x, v, ceiling, path = 0.0, 0.0, 0.0, [0.0]
    for t in range(1, steps + 1):
        g = C if t % 3 == 1 else -1.0
        v = beta2 * v + (1 - beta2) * g * g
        ceiling = max(ceiling, v)  # AMSGrad: never let v shrink
        scale = {"Adam": v, "AMSGrad": ceiling, "SGD": 1.0}[method]
        x = x - 0.5 / np.sqrt(t) * g / np.sqrt(scale)
        x = min(1.0, max(-1.0, x))  # the allowed interval
        path.append(x)
    return path


figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
end = {}
for method, style in (("Adam", "-"), ("AMSGrad", "--"), ("SGD", ":")):
    path = run(method)
    end[method] = np.mean(path[-3000:])
    loss = (C - 2) / 3 * end[method]
    print(f"{method:8} ends at x = {end[method]:5.2f}, "
          f"mean loss {loss:5.2f}")
    axis.semilogx(range(1, steps + 2), path, style, label=method)
axis.set(xlabel="step", ylabel="x")
axis.legend()
figure.savefig("counterexample.svg")

assert end["Adam"] > 0.95
assert end["AMSGrad"] < -0.95 and end["SGD"] < -0.95
