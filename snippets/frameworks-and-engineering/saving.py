"""A saved model resumes training exactly; saved weights alone do not.

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


def resume(model):
    model.fit(x[:640], y[:640], shuffle=False, batch_size=64, verbose=0)


model = prepare(build())
model.fit(x, y, epochs=2, verbose=0)
model.save("model.keras")
model.save_weights("model.weights.h5")

whole = keras.models.load_model("model.keras")
weights = build()  # the code is needed, and must match
weights.load_weights("model.weights.h5")
prepare(weights)  # with a new optimizer
for name, copy in (("whole model", whole), ("weights only", weights)):
    difference = np.abs(predict(copy) - predict(model)).max()
    steps = int(keras.ops.convert_to_numpy(copy.optimizer.iterations))
    print(f"{name:12} same predictions: {difference < 1e-6}, "
          f"optimizer at step {steps}")
    assert difference < 1e-6

for each in (model, whole, weights):
    resume(each)
exact, fresh = apart(model, whole), apart(model, weights)
print("after 10 more steps, against the original that never stopped:")
print(f"  whole model  same weights: {exact < 1e-5}")
print(f"  weights only same weights: {fresh < 1e-5}")
assert exact < 1e-5 and fresh > 1e-3
