"""A tape records variables; constants must be watched, NumPy is lost.

backends: tensorflow -- GradientTape is TensorFlow's
"""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(0)
w = tf.Variable(3.0)
c = tf.constant(2.0)

with tf.GradientTape() as tape:
    y = w ** 2 * c
gradients = tape.gradient(y, [w, c])
print("variable:", gradients[0].numpy(), " constant:", gradients[1])
assert gradients[0].numpy() == 12 and gradients[1] is None

refused = ""
try:
    tape.gradient(y, w)
except RuntimeError as error:
    refused = str(error)
print("second use:", refused.split("(")[0])
assert "non-persistent" in refused

with tf.GradientTape() as tape:
    tape.watch(c)
    y = w ** 2 * c
watched = tape.gradient(y, c).numpy()
with tf.GradientTape() as tape:
    y = tf.constant(w.numpy() ** 2) * 2.0  # leaves TensorFlow
lost = tape.gradient(y, w)
print("watched constant:", watched, " through NumPy:", lost)
assert watched == 9 and lost is None

with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = w ** 3
    first = inner.gradient(y, w)  # itself recorded by the outer tape
second = outer.gradient(first, w)
print("first derivative:", first.numpy(), " second:", second.numpy())
assert (first.numpy(), second.numpy()) == (27, 18)

x = np.random.default_rng(0).normal(size=(32, 5)).astype("float32")
target = x @ np.arange(5, dtype="float32")[:, None]
model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.1), loss="mse")
twin = keras.models.clone_model(model)
twin.set_weights(model.get_weights())
optimizer = keras.optimizers.SGD(0.1)
with tf.GradientTape() as tape:
    error = twin(x, training=True) - target
    loss = tf.reduce_mean(error ** 2)
gradients = tape.gradient(loss, twin.trainable_variables)
optimizer.apply_gradients(zip(gradients, twin.trainable_variables))
model.train_on_batch(x, target)
apart = max(np.abs(a - b).max() for a, b in
            zip(model.get_weights(), twin.get_weights()))
print(f"one step by hand and by Keras: apart by {apart:.1e}"
      if apart > 1e-6 else "one step by hand equals Keras's")
assert apart < 1e-6 < abs(gradients[0]).numpy().max()
