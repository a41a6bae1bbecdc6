"""ReLU units below zero on all data stay there; leaky ReLU units learn."""
import keras
import numpy as np

rng = np.random.default_rng(0)
X = rng.uniform(-1, 1, size=(256, 2)).astype("float32")
y = X[:, :1] - X[:, 1:]


def train(activation):
    keras.utils.set_random_seed(0)
    hidden = keras.layers.Dense(
        8, activation, bias_initializer=keras.initializers.Constant(-5.0))
    model = keras.Sequential(
        [keras.Input((2,)), hidden, keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.05), "mse")
    before = model.get_weights()
    kernel, bias = before[:2]
    below = int(np.all(X @ kernel + bias < 0, axis=0).sum())
    for _ in range(80):
        model.train_on_batch(X, y)
    after = model.get_weights()
    names = ("incoming weights", "biases", "outgoing weights")
    moved = [np.abs(b - a).max() for a, b in zip(before, after[:3])]
    loss = model.evaluate(X, y, verbose=0)
    print(f"{activation}: {below} of 8 units start below zero on all data")
    for name, change in zip(names, moved):
        print(f"  {name:16}  moved by at most {change:.1f}")
    print(f"  loss {loss:.2f}")
    assert below == 8
    return moved, loss


relu_moved, relu_loss = train("relu")
leaky_moved, leaky_loss = train("leaky_relu")
print(f"variance of the targets: {y.var():.2f}")

assert max(relu_moved) == 0  # exactly: every gradient was zero
assert abs(relu_loss - y.var()) < 0.05  # it can only learn a constant
assert min(leaky_moved) > 0.1 and leaky_loss < relu_loss / 5
