"""A feedforward network forgets at once; a recurrent state does not."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
numbers = np.random.default_rng(0)
feedforward = keras.Sequential([
    keras.Input(batch_shape=(1, 1, 3)),
    keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(2),
])
recurrent = keras.Sequential([
    keras.Input(batch_shape=(1, 1, 3)),
    keras.layers.SimpleRNN(8, stateful=True),
    keras.layers.Dense(2),
])
question = numbers.normal(size=(1, 1, 3)).astype("float32")
histories = numbers.normal(size=(2, 5, 1, 1, 3)).astype("float32")


def answers(model):
    """The output for one input, after two different pasts."""
    found = []
    for history in histories:
        for layer in model.layers:
            if getattr(layer, "stateful", False):
                layer.reset_state()
        for past in history:
            model(past)
        found.append(keras.ops.convert_to_numpy(model(question)).ravel())
    return found


gaps = []
for name, model in (("feedforward", feedforward),
                    ("recurrent", recurrent)):
    first, second = answers(model)
    gaps.append(np.abs(first - second).max())
    print(f"{name:11}  same input, other past: "
          f"output changes: {gaps[-1] > 1e-3}")
assert gaps[0] == 0
assert gaps[1] > 1e-3
