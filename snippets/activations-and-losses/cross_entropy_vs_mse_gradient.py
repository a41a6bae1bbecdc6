"""Confidently wrong sigmoid: MSE's gradient fades, cross-entropy's stays.

figure gradients.svg: Gradient with respect to the logit for a positive
    example, logits from -8 to 8. Cross-entropy's goes from -1 on the left,
    where the model is wrong, to 0 on the right. Squared error's is a
    shallow dip around zero that fades to 0 on both sides.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np

z = np.linspace(-8, 8, 161).astype("float32")


def gradient(loss):
    """One SGD step of rate 1 on free logits is minus the gradient."""
    layer = keras.layers.Embedding(
        len(z), 1, embeddings_initializer="zeros")
    sigmoid = keras.layers.Activation("sigmoid")
    model = keras.Sequential([
        keras.Input((), dtype="int32"), layer, sigmoid])
    layer.set_weights([z[:, None]])
    model.compile(keras.optimizers.SGD(1.0), loss)
    model.train_on_batch(np.arange(len(z)), np.ones((len(z), 1), "float32"))
    step = layer.get_weights()[0][:, 0] - z
    return -step * len(z)  # the loss is a mean over the examples


cross_entropy = gradient("binary_crossentropy")
squared = gradient("mse")
p = 1 / (1 + np.exp(-z))
print(" logit      p  cross-entropy      MSE")
for index in (0, 40, 80, 120):
    print(f"{z[index]:6.0f}  {p[index]:5.3f}  {cross_entropy[index]:13.3f}"
          f"  {squared[index]:7.3f}")

assert np.allclose(cross_entropy, p - 1, atol=1e-3)
assert np.allclose(squared, 2 * (p - 1) * p * (1 - p), atol=1e-3)
assert abs(cross_entropy[0]) > 100 * abs(squared[0])

figure, axis = plt.subplots(figsize=(6.4, 3.2))
axis.plot(z, cross_entropy, label="cross-entropy")
axis.plot(z, squared, label="squared error")
axis.set_xlabel("logit of a positive example")
axis.set_ylabel("gradient")
axis.legend()
figure.tight_layout()
figure.savefig("gradients.svg")
