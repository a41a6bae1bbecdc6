"""EarlyStopping returns to the best weights only if asked to.

seconds: 90 -- trains one network twice
memory: 2 GiB -- trains one network twice
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")
rng = np.random.default_rng(0)
y_train = y[:300].copy()
wrong = rng.random(300) < 0.3  # label noise, so that it overfits
y_train[wrong] = rng.integers(0, 10, wrong.sum())


class History(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses, self.weights = [], []

    def on_epoch_end(self, epoch, logs=None):
        self.losses.append(logs["val_loss"])
        self.weights.append(self.model.get_weights())


def same(a, b):
    return all(np.array_equal(u, v) for u, v in zip(a, b))


def fit(restore):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((64,)), keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10)])
    model.compile(
        keras.optimizers.Adam(0.01),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    history = History()
    stop = keras.callbacks.EarlyStopping(
        "val_loss", patience=3, restore_best_weights=restore)
    save = keras.callbacks.ModelCheckpoint(
        "best.weights.h5", "val_loss", save_best_only=True,
        save_weights_only=True)
    model.fit(x[:300], y_train, validation_data=(x[300:], y[300:]),
              epochs=60, verbose=0, callbacks=[history, stop, save])
    best = int(np.argmin(history.losses))
    last = len(history.losses) - 1
    now = model.get_weights()
    print(f"restore_best_weights={restore}:")
    print(f"  stopped {last - best} epochs after the best one")
    at_best, at_last = (same(now, history.weights[i]) for i in (best, last))
    print(f"  weights of best epoch: {at_best}, of last: {at_last}")
    model.load_weights("best.weights.h5")
    saved = same(model.get_weights(), history.weights[best])
    print(f"  the checkpoint holds the best epoch: {saved}")
    assert last < 59 and last - best == 3 and saved
    return at_best, at_last


assert fit(restore=False) == (False, True)
assert fit(restore=True) == (True, False)
