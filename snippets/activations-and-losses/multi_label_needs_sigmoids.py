"""One sigmoid per label can give several labels; one softmax cannot."""
import keras
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(600, 3)).astype("float32")
y = (X > 0).astype("float32")  # three labels, unrelated to one another
several = y.sum(axis=1) > 1


def train(activation, loss):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((3,)),
        keras.layers.Dense(3, activation=activation),
    ])
    model.compile(keras.optimizers.Adam(0.1), loss, metrics=["accuracy"])
    for _ in range(60):
        model.train_on_batch(X, y)
    p = keras.ops.convert_to_numpy(model(X))
    exact = np.mean(np.all((p > 0.5) == y, axis=1))
    second = np.sort(p[several], axis=1)[:, -2]
    print(f"{activation}, {loss}")
    print(f"  sums of the outputs      {p.sum(axis=1).min():.1f}"
          f" to {p.sum(axis=1).max():.1f}")
    print(f"  second largest output    {second.mean():.2f} on average,"
          f" {second.max():.2f} at most")
    print(f"  all three labels right   {exact:.0%}")
    name = model.evaluate(X, y, verbose=0, return_dict=True)["accuracy"]
    print(f'  metrics=["accuracy"]     {name:.0%}')
    counted = np.mean(p.argmax(axis=1) == y.argmax(axis=1))
    same = abs(name - counted) < 1e-4
    print("  = rows with the same largest entry:", same)
    assert same
    return exact, second, name


exact, second, name = train("sigmoid", "binary_crossentropy")
assert exact > 0.9 and second.mean() > 0.7
assert name < 0.8

exact, second, name = train("softmax", "categorical_crossentropy")
assert exact < 0.55 and second.max() <= 0.5
