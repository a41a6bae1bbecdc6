"""Each factor of the chain rule counts: leave one out, and it is wrong."""
import keras
import numpy as np

x, w1, w2, target = 2.0, 0.5, 3.0, 1.0
model = keras.Sequential([
    keras.Input((1,)),
    keras.layers.Dense(1, activation="relu", use_bias=False),
    keras.layers.Dense(1, use_bias=False),
])
model.set_weights([np.array([[w1]]), np.array([[w2]])])

hidden = max(w1 * x, 0)
output = w2 * hidden
print(f"hidden {hidden:.0f}, output {output:.0f}, "
      f"loss {(output - target) ** 2:.0f}")
slope = 1.0 if hidden > 0 else 0.0
from_loss = 2 * (output - target)
first = from_loss * w2 * slope * x
second = from_loss * hidden
print(f"by hand  d loss / d w1 = {first:.0f}, d loss / d w2 = {second:.0f}")

rate = 2.0 ** -10  # a power of two keeps the step exact
model.compile(keras.optimizers.SGD(rate), "mse")
model.train_on_batch(np.array([[x]]), np.array([[target]]))
after = [float(w[0, 0]) for w in model.get_weights()]
found = [(w1 - after[0]) / rate, (w2 - after[1]) / rate]
print(f"Keras    d loss / d w1 = {found[0]:.0f}, "
      f"d loss / d w2 = {found[1]:.0f}")

assert np.allclose(found, [first, second], rtol=1e-3)
for left_out in (from_loss * w2, from_loss * x, from_loss):
    assert not np.isclose(found[0], left_out, rtol=0.1)
