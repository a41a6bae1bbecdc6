"""Focal loss hands mislabeled examples a larger share of the gradient."""
import keras
import numpy as np
from scipy.special import expit

gamma = 2.0


def cross_entropy_slope(p):  # |d loss / d logit|, p of the given label
    return 1 - p


def focal_slope(p):
    return (1 - p) ** gamma * (1 - p - gamma * p * np.log(p))


def focal_loss(logit):
    p = expit(logit)
    return -((1 - p) ** gamma) * np.log(p)


# The formulas, against Keras and against finite differences.
logits = np.array([-2.2, -0.5, 0.4, 2.2])
keras_loss = keras.losses.BinaryFocalCrossentropy(
    gamma=gamma, from_logits=True, reduction="none")
from_keras = keras.ops.convert_to_numpy(
    keras_loss(np.ones((4, 1)), logits[:, None]))
step = 1e-5
slopes = (focal_loss(logits - step) - focal_loss(logits + step))
assert np.allclose(from_keras, focal_loss(logits), rtol=1e-4)
assert np.allclose(slopes / (2 * step), focal_slope(expit(logits)))

print("           right label  wrong label  ratio")
ratios = {}
for name, slope in [("CE", cross_entropy_slope),
                    ("focal", focal_slope)]:
    right, wrong = slope(0.9), slope(0.1)
    ratios[name] = wrong / right
    print(f"{name:8}   {right:.4f}       {wrong:.3f}"
          f"        {ratios[name]:.0f}")

noise = 0.05  # of 100 confident examples, 5 carry a wrong label
for name, ratio in ratios.items():
    share = noise * ratio / (noise * ratio + 1 - noise)
    print(f"{name:6} gradient from the wrong 5 %: {share:.0%}")
    ratios[name] = ratio, share

assert np.isclose(ratios["CE"][0], 9)
assert ratios["focal"][0] > 10 * ratios["CE"][0]
assert ratios["CE"][1] < 0.5 < 0.9 < ratios["focal"][1]
