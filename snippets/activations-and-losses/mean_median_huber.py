"""The mean minimizes MSE, the median MAE; Huber here falls between.

figure regression_losses.svg: Left, loss against error: squared error is a
    parabola, absolute error a V, Huber a parabola near zero and straight
    beyond an error of 1. Right, their derivatives: squared error's grows
    without bound, absolute error's jumps from -1 to 1, Huber's rises in a
    straight line and stays at 1.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

data = np.array([1, 2, 3, 4, 5, 6, 70], dtype="float32")
grid = np.linspace(0, 20, 201).astype("float32")


def losses(delta):
    return {"MSE": keras.losses.MeanSquaredError(reduction=None),
            "MAE": keras.losses.MeanAbsoluteError(reduction=None),
            "Huber": keras.losses.Huber(delta=delta, reduction=None)}


def evaluate(loss, errors):
    outputs = loss(np.zeros((errors.size, 1), "float32"), errors[:, None])
    return keras.ops.convert_to_numpy(outputs)


best = {}
for name, loss in losses(delta=5.0).items():
    cost = [evaluate(loss, g - data).mean() for g in grid]
    best[name] = grid[int(np.argmin(cost))]
print(f"mean {data.mean():.1f}, median {np.median(data):.1f}")
for name, value in best.items():
    print(f"{name:5} is lowest at the constant {value:.1f}")
assert abs(best["MSE"] - data.mean()) < 0.11
assert abs(best["MAE"] - np.median(data)) < 0.11
assert best["MAE"] < best["Huber"] < best["MSE"]

errors = np.linspace(-3, 3, 601).astype("float32")
figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2))
slopes = {}
for name, loss in losses(delta=1.0).items():
    curve = evaluate(loss, errors)
    slopes[name] = np.gradient(curve, errors)
    left.plot(errors, curve, label=name)
    right.plot(errors, slopes[name], label=name)
at_two = {name: float(slope[500]) for name, slope in slopes.items()}
print("slope at an error of 2:",
      ", ".join(f"{name} {slope:.1f}" for name, slope in at_two.items()))
assert np.allclose(list(at_two.values()), [4, 1, 1], atol=0.02)

left.set(xlabel="prediction - target", ylabel="loss", ylim=(0, 5))
right.set(xlabel="prediction - target", ylabel="derivative", ylim=(-4, 4))
left.legend()
figure.tight_layout()
figure.savefig("regression_losses.svg")
