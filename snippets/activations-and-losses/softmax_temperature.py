"""Temperature changes how sure a softmax is, never which class leads.

figure temperature.svg: Bars of the softmax of four fixed scores at
    temperatures 0.5, 1 and 4. At 0.5 the first class takes nearly all the
    probability; at 4 the four bars are almost level. Their order never
    changes.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

scores = np.array([3.0, 2.0, 1.0, 0.0], dtype="float32")


def softmax(temperature):
    scaled = scores / np.float32(temperature)
    return keras.ops.convert_to_numpy(keras.ops.softmax(scaled))


entropies = []
for temperature in (0.05, 0.5, 1, 4, 1000):
    p = softmax(temperature)
    entropy = -np.sum(p * np.log(np.maximum(p, 1e-30)))
    entropies.append(float(entropy))
    print(f"T = {temperature:<5}  {np.round(p, 2)}  entropy {entropy:.2f}")
    assert p.argmax() == scores.argmax()
    assert np.all(np.diff(p) <= 0)  # the order is that of the scores
print(f"log 4 = {np.log(4):.2f}, the entropy of the uniform distribution")

assert entropies == sorted(entropies)
assert softmax(0.05)[0] > 0.999
assert np.allclose(softmax(1000), 0.25, atol=1e-3)
# Dividing all logits by T divides their differences, so log-odds, by T.
odds = [np.log(softmax(T)[0] / softmax(T)[1]) for T in (1, 4)]
assert np.isclose(odds[0] / odds[1], 4, rtol=1e-4)

figure, axis = plt.subplots(figsize=(6.4, 3.2))
for index, temperature in enumerate((0.5, 1, 4)):
    axis.bar(np.arange(4) + 0.27 * (index - 1), softmax(temperature),
             width=0.25, color=f"C{index}", label=f"T = {temperature}")
axis.set_xticks(range(4), [f"class {k}\nscore {s:.0f}"
                           for k, s in enumerate(scores)])
axis.set_ylabel("probability")
axis.legend()
figure.tight_layout()
figure.savefig("temperature.svg")
