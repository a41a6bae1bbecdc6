"""Without activations, five layers compute what one matrix computes."""
import keras
import numpy as np
from sklearn.datasets import make_circles

X, y = make_circles(400, noise=0.05, factor=0.5, random_state=0)
X = X.astype("float32")


def build(activation):
    keras.utils.set_random_seed(0)
    hidden = [keras.layers.Dense(16, activation) for _ in range(4)]
    model = keras.Sequential(
        [keras.Input((2,)), *hidden, keras.layers.Dense(1)])
    model.compile(
        keras.optimizers.Adam(0.03),
        keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
    )
    for _ in range(40):
        model.train_on_batch(X, y)
    return model, model.evaluate(X, y, verbose=0)[1]


def collapse(model):
    """Multiply all layers into one weight matrix and one bias."""
    kernel, bias = np.eye(2), np.zeros(2)
    for layer in model.layers:
        W, b = layer.get_weights()
        kernel, bias = kernel @ W, bias @ W + b
    return X @ kernel + bias


results = {}
for activation in (None, "relu"):
    model, accuracy = build(activation)
    outputs = keras.ops.convert_to_numpy(model(X))
    gap = np.abs(outputs - collapse(model)).max() / np.abs(outputs).max()
    print(f"{activation or 'no activation':13}  accuracy {accuracy:.2f}"
          f"  off from one matrix by {gap:.1%}")
    results[activation] = gap, accuracy

assert results[None][0] < 1e-3 and results[None][1] < 0.7
assert results["relu"][0] > 0.1 and results["relu"][1] > 0.95
