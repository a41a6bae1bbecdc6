"""Early stopping returns the best weights only if you ask for them.

seconds: 60 -- trains two small networks through the whole of fit
"""
import keras
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(240, 30)).astype("float32")
y = (X[:, :1] + rng.normal(size=(240, 1)) > 0).astype("float32")
split = (X[:40], y[:40]), (X[40:], y[40:])  # few to train on
patience = 5


def run(restore):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((30,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    stop = keras.callbacks.EarlyStopping(
        patience=patience, restore_best_weights=restore)
    history = model.fit(
        *split[0], batch_size=40, epochs=100, verbose=0,
        validation_data=split[1], validation_batch_size=200,
        callbacks=[stop]).history["val_loss"]
    best = int(np.argmin(history)) + 1
    final = model.evaluate(*split[1], batch_size=200, verbose=0)
    print(f"restore={restore!s:5}  best epoch {best}, "
          f"stopped after {len(history)}")
    print(f"  best val_loss {min(history):.3f}, returned {final:.3f}")
    return best, len(history), min(history), final


for restore in (False, True):
    best, stopped, lowest, final = run(restore)
    assert stopped == best + patience < 100
    assert (abs(final - lowest) < 1e-4) == restore
