"""Cross-entropy against a gray target is lowest at it, and not zero there.

figure floors.svg: Four curves of loss against output. Those for targets
    0.3, 0.5 and 0.9 are lowest at the target, well above zero;
    only the one for target 1 falls to zero.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

outputs = np.linspace(0.001, 0.999, 999)
figure, axes = plt.subplots(figsize=(6.4, 3.2))
print("target  best output  loss there")
for number, target in enumerate((0.3, 0.5, 0.9, 1.0)):
    targets = np.full_like(outputs, target)[:, None]
    losses = keras.ops.convert_to_numpy(
        keras.losses.binary_crossentropy(targets, outputs[:, None]))
    best, floor = outputs[losses.argmin()], losses.min()
    print(f"{target:6.1f}  {best:11.3f}  {floor:10.3f}")
    axes.plot(outputs, losses, label=f"target {target}")
    axes.plot(best, floor, "o", color=f"C{number}")
    if target < 1:
        entropy = -(target * np.log(target)
                    + (1 - target) * np.log(1 - target))
        assert abs(best - target) < 0.002 and abs(floor - entropy) < 1e-4
    else:
        assert floor < 0.002
axes.set(xlabel="output", ylabel="binary cross-entropy", ylim=(0, 2.5))
axes.legend()
figure.savefig("floors.svg", bbox_inches="tight")
