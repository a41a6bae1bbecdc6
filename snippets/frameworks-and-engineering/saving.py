"""Training resumes exactly only if the optimizer's state is restored.

seconds: 60 -- trains and reloads a network
memory: 2 GiB -- trains and reloads a network
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")


def build():
    return keras.Sequential([
        keras.Input((64,)), keras.layers.Dense(32, activation="relu"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(10, activation="softmax")])


def prepare(model):
    model.compile(keras.optimizers.Adam(0.01),
                  loss="sparse_categorical_crossentropy")
    return model


def apart(a, b):
    return max(float(np.abs(u - v).max())
               for u, v in zip(a.get_weights(), b.get_weights()))


def predict(model):
    return keras.ops.convert_to_numpy(model(x[:200], training=False))


model = prepare(build())
model.fit(x, y, epochs=2, verbose=0)
model.save("model.keras")
model.save_weights("model.weights.h5")

weights = build()  # the code is needed, and must match
weights.load_weights("model.weights.h5")
prepare(weights)  # with a new optimizer
built = prepare(build())
built.optimizer.build(built.trainable_variables)
built.load_weights("model.weights.h5")  # now takes Adam's state too
copies = {"whole model": keras.models.load_model("model.keras"),
          "weights only": weights, "Adam built": built}
for name, copy in copies.items():
    difference = np.abs(predict(copy) - predict(model)).max()
    steps = int(keras.ops.convert_to_numpy(copy.optimizer.iterations))
    print(f"{name:12} same predictions: {difference < 1e-6}, "
          f"optimizer at step {steps}")
    assert difference < 1e-6

more = {"batch_size": 64, "shuffle": False, "verbose": 0}
model.fit(x[:640], y[:640], **more)
print("after 10 more steps, against the original that never stopped:")
for name, copy in copies.items():
    copy.fit(x[:640], y[:640], **more)
    gap = apart(model, copy)
    print(f"  {name:12} same weights: {gap < 1e-5}")
    assert gap > 1e-3 if name == "weights only" else gap < 1e-5
