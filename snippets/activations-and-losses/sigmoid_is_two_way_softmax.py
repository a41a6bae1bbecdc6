"""Sigmoid is a softmax over two classes with one logit fixed at zero."""
import keras
import numpy as np

z = np.linspace(-4, 4, 9).astype("float32")
sigmoid = keras.ops.convert_to_numpy(keras.ops.sigmoid(z))
pairs = np.stack([z, np.zeros_like(z)], axis=1)
softmax = keras.ops.convert_to_numpy(keras.ops.softmax(pairs))
print(f"softmax([z, 0])[0] against sigmoid(z): "
      f"{np.abs(softmax[:, 0] - sigmoid).max():.5f} apart at most")

logit = np.log(sigmoid / (1 - sigmoid))
print(f"logit(sigmoid(z)) against z:           "
      f"{np.abs(logit - z).max():.5f} apart at most")

scores = np.array([[2.0, 1.0, -1.0]], dtype="float32")
one_up = scores + np.array([[0.0, 3.0, 0.0]], dtype="float32")


def probabilities(function, inputs):
    return keras.ops.convert_to_numpy(function(inputs))[0]


for name in ("softmax", "sigmoid"):
    function = getattr(keras.ops, name)
    before = probabilities(function, scores)
    after = probabilities(function, one_up)
    print(f"{name}  before {before.round(2)} sum {before.sum():.2f}"
          f"  second score + 3: {after.round(2)}")
    others = np.abs(after - before)[[0, 2]].max()
    if name == "softmax":
        shifted = probabilities(function, scores + 100)
        assert abs(before.sum() - 1) < 1e-6 and others > 0.1
        assert np.allclose(before, shifted, atol=1e-6)
    else:
        assert before.sum() > 1.5 and others == 0

assert np.allclose(softmax[:, 0], sigmoid, atol=1e-6)
assert np.allclose(logit, z, atol=1e-4)
