"""Too large or too small a step spoils a finite difference.

figure step.svg: Relative error of three numerical derivatives of exp at 1
    against the step, both axes logarithmic. Each curve is a V: central
    differences in double precision reach about 1e-11 near a step of 1e-5,
    forward differences about 1e-8 near 1e-8, central differences in single
    precision only about 1e-5 to 1e-4 between 1e-3 and 1e-2.
"""
import matplotlib.pyplot as plt
import numpy as np

steps = 10.0 ** np.arange(-12, 0.1, 0.25)


def error(step, kind, dtype):
    x, h = dtype(1), dtype(step)
    if kind == "central":
        slope = (np.exp(x + h) - np.exp(x - h)) / (2 * h)
    else:
        slope = (np.exp(x + h) - np.exp(x)) / h
    return abs(float(slope) - np.e) / np.e


figure, axis = plt.subplots(figsize=(6.4, 3.2))
lowest, best = {}, {}
for kind, dtype in (("central", np.float64), ("forward", np.float64),
                    ("central", np.float32)):
    curve = np.array([error(s, kind, dtype) for s in steps])
    name = f"{kind}, {np.dtype(dtype).name}"
    # averaged over neighbors, as rounding is erratic
    smooth = np.convolve(np.log10(curve + 1e-17), np.ones(5) / 5, "same")
    lowest[name], best[name] = 10 ** smooth.min(), steps[smooth.argmin()]
    print(f"{name:16}  lowest error about 1e{np.log10(lowest[name]):.0f}"
          f"  at a step of about 1e{np.log10(best[name]):.0f}")
    axis.loglog(steps, np.maximum(curve, 1e-13), label=name)
axis.set(xlabel="step", ylabel="relative error")
axis.legend()
figure.tight_layout()
figure.savefig("step.svg")

assert lowest["central, float64"] < 1e-9
assert lowest["forward, float64"] > 10 * lowest["central, float64"]
assert lowest["central, float32"] > 1e4 * lowest["central, float64"]
assert best["central, float32"] > 1e-4
