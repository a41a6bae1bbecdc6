"""Adam's L2 pull fades under gradient noise; AdamW's decay does not.

figure decay.svg: Mean weight against step from a start of 1. AdamW's curves
    for small and large noise coincide and fall steadily. With L2 inside
    Adam, small noise gives a fast fall and large noise almost none.
"""
import matplotlib.pyplot as plt
import numpy as np

rate, penalty, steps, copies = 0.001, 0.4, 2000, 2000


def run(noise, decoupled):
    rng = np.random.default_rng(0)
    w, m, v = np.ones(copies), np.zeros(copies), np.zeros(copies)
    means = [1.0]
    for t in range(1, steps + 1):
        g = noise * rng.normal(size=copies)  # the loss asks for nothing
        if decoupled:
            w = w - rate * penalty * w
        else:
            g = g + penalty * w
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        w = w - rate * (m / (1 - 0.9**t)) / (
            np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        means.append(w.mean())
    return means


figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
end = {}
for decoupled, name in ((False, "Adam with L2"), (True, "AdamW")):
    for noise, style in ((0.1, "-"), (10.0, "--")):
        means = run(noise, decoupled)
        end[decoupled, noise] = means[-1]
        print(f"{name:12} noise {noise:4}: mean weight {means[-1]:.2f}")
        axis.plot(means, f"C{decoupled:d}{style}",
                  label=f"{name}, noise {noise}")
print(f"decay alone: {(1 - rate * penalty) ** steps:.2f}")
axis.set(xlabel="step", ylabel="mean weight")
axis.legend()
figure.savefig("decay.svg")

expected = (1 - rate * penalty) ** steps
assert abs(end[True, 0.1] - expected) < 0.05
assert abs(end[True, 10.0] - expected) < 0.05
assert end[False, 10.0] > 0.8 and end[False, 0.1] < 0.2
