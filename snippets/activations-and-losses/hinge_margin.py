"""Beyond its margin the hinge loss is zero; the log loss never is.

figure margins.svg: Loss against the margin y times score, from -3 to 3. The
    hinge falls in a straight line to zero at a margin of 1 and stays there;
    the squared hinge falls as a parabola to zero at 1; the logistic loss
    falls smoothly and stays just above zero.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

margins = np.linspace(-3, 3, 601).astype("float32")[:, None]
ones = np.ones_like(margins)
losses = {
    "hinge": keras.losses.Hinge(reduction=None),
    "squared hinge": keras.losses.SquaredHinge(reduction=None),
    "logistic": keras.losses.BinaryCrossentropy(
        from_logits=True, reduction=None),
}
curves = {name: keras.ops.convert_to_numpy(loss(ones, margins))
          for name, loss in losses.items()}

print("margin  " + "  ".join(losses))
for index in (200, 300, 350, 400, 600):
    row = "  ".join(f"{curve[index]:{len(name)}.2f}"
                    for name, curve in curves.items())
    print(f"{margins[index, 0]:6.1f}  {row}")

scores = np.array([[2.5], [0.4], [-1.0]], dtype="float32")
signs = np.array([[1.0], [-1.0], [1.0]], dtype="float32")
bits = (signs + 1) / 2
hinge = keras.losses.Hinge()
by_hand = np.maximum(0, 1 - signs * scores).mean()
print(f"labels -1/1: {float(hinge(signs, scores)):.2f}, labels 0/1:"
      f" {float(hinge(bits, scores)):.2f}, by hand {by_hand:.2f}")

beyond = margins[:, 0] >= 1
assert np.all(curves["hinge"][beyond] == 0)
assert np.all(curves["logistic"] > 0)
assert np.isclose(float(hinge(signs, scores)), by_hand)
assert np.isclose(float(hinge(bits, scores)), by_hand)

figure, axis = plt.subplots(figsize=(6.4, 3.2))
for name, curve in curves.items():
    axis.plot(margins[:, 0], curve, label=name)
axis.set(xlabel="margin: label (-1 or 1) times score", ylabel="loss",
         ylim=(0, 5))
axis.legend()
figure.tight_layout()
figure.savefig("margins.svg")
