"""Step decay is flat between drops; warm-up rises before cosine decay.

figure schedules.svg: Learning rate against step for four schedules.
    Constant is a flat line, exponential a smooth fall, step decay a
    staircase that halves; warm-up plus cosine rises, then falls to zero.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

make = keras.optimizers.schedules
plans = {
    "exponential": make.ExponentialDecay(0.1, 300, 0.5),
    "step": make.ExponentialDecay(0.1, 300, 0.5, staircase=True),
    "warm-up + cosine": make.CosineDecay(
        0.0, decay_steps=900, warmup_target=0.1, warmup_steps=100),
}
steps = sorted([*range(0, 1001, 25), 299, 599, 899])
rates = {"constant": np.full(len(steps), 0.1)}
for name, plan in plans.items():
    rates[name] = np.array([
        float(keras.ops.convert_to_numpy(plan(step))) for step in steps])

marks = [steps.index(s) for s in (0, 50, 100, 299, 300, 550, 1000)]
print(f"{'step':17}" + "".join(f"{steps[m]:7}" for m in marks))
for name, values in rates.items():
    print(f"{name:17}" + "".join(f"{values[m]:7.3f}" for m in marks))

figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
for name, values in rates.items():
    axis.plot(steps, values, label=name)
axis.set(xlabel="step", ylabel="learning rate")
axis.legend()
figure.savefig("schedules.svg")

step, cosine = rates["step"], rates["warm-up + cosine"]
drop, peak = steps.index(300), steps.index(100)
assert np.ptp(step[:drop]) == 0 and np.ptp(step[drop:drop + 12]) == 0
assert np.isclose(step[drop], step[drop - 1] / 2)
assert np.all(np.diff(cosine[:peak + 1]) > 0)  # warm-up
assert np.all(np.diff(cosine[peak:]) < 0)  # decay
assert np.isclose(cosine[peak], 0.1)
assert np.isclose(cosine[-1], 0, atol=1e-6)
