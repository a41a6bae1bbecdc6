"""Four causal layers with doubling dilation see exactly sixteen steps.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
figure dilations.svg: Five rows of dots over 20 time steps. Lines lead from
    the last output down through dilations 8, 4, 2 and 1 to the last
    sixteen inputs; the four oldest inputs have no line.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

steps, kernel, dilations = 20, 2, [1, 2, 4, 8]


def build(dilations, padding):
    return keras.Sequential([keras.Input((steps, 1))] + [
        keras.layers.Conv1D(1, kernel, padding=padding, dilation_rate=d,
                            kernel_initializer="ones")
        for d in dilations])


def reach(model, output):
    """Which inputs change this output?"""
    inputs = np.concatenate([np.zeros((1, steps)), np.eye(steps)])
    values = keras.ops.convert_to_numpy(model(inputs[..., None]))
    return np.flatnonzero(values[1:, output, 0] != values[0, output, 0])


formula = 1 + (kernel - 1) * sum(dilations)
models = {"dilated, causal": build(dilations, "causal"),
          "plain, causal": build([1] * 4, "causal"),
          "dilated, same": build(dilations, "same")}
seen = {}
for name, model in models.items():
    seen[name] = reach(model, steps - 1)
    future = reach(model, 5).max() > 5
    print(f"{name:16} {len(seen[name]):2} inputs reach the last output; "
          f"future leaks: {future}")
    assert future == (name == "dilated, same")
print("formula: 1 + (2 - 1) (1 + 2 + 4 + 8) =", formula)
assert len(seen["dilated, causal"]) == formula == 16
assert len(seen["plain, causal"]) == 5

figure, axes = plt.subplots(figsize=(6.4, 2.6), layout="tight")
nodes = {steps - 1}
for level in range(4, -1, -1):
    axes.plot(range(steps), [level] * steps, "C7.")
    axes.plot(list(nodes), [level] * len(nodes), "C0o")
    if level:
        back = (0, dilations[level - 1])
        pairs = [(n, n - b) for n in nodes for b in back]
        for pair in pairs:
            axes.plot(pair, [level, level - 1], "C0", linewidth=1)
        nodes = {source for _, source in pairs}
axes.set(xlabel="time step", xticks=range(0, steps, 5), yticks=range(5),
         yticklabels=["input"] + [f"dilation {d}" for d in dilations])
figure.savefig("dilations.svg")
