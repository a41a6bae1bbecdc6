"""The loss shapes the weights; the metric only watches.

seconds: 40 -- compiles and trains the network three times
"""
import keras
import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
X = (digits.data / 16).astype("float32")
y = keras.utils.to_categorical(digits.target, 10)
X_train, y_train, X_test, y_test = X[:1400], y[:1400], X[1400:], y[1400:]

keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
start = model.get_weights()


def compile_and_train(loss, metrics):
    keras.utils.set_random_seed(0)  # the same order of batches
    model.set_weights(start)  # the same starting point
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=metrics)
    untrained = model.evaluate(X_test, y_test, verbose=0)
    model.fit(X_train, y_train, batch_size=140, epochs=8,
              verbose=0)
    trained = model.evaluate(X_test, y_test, verbose=0)
    weights = np.concatenate([w.ravel() for w in model.get_weights()])
    return untrained, trained, weights


name = "categorical_crossentropy"
before, after, weights = compile_and_train(name, ["accuracy"])
mse_before, mse_after, mse = compile_and_train("mse", ["accuracy"])
_, _, watched = compile_and_train(name, ["mae", "kl_divergence"])

print("                  untrained             trained")
print("loss              loss    accuracy      loss    accuracy")
for label, a, b in (("cross-entropy", before, after),
                    ("mean sq. error", mse_before, mse_after)):
    print(f"{label:16}  {a[0]:.3f}   {a[1]:.3f}         "
          f"{b[0]:.3f}   {b[1]:.3f}")
same, other = np.abs(weights - watched).max(), np.abs(weights - mse).max()
print(f"other metrics: trained weights differ by {same:.6f}")
print(f"other loss:    trained weights differ by {other:.1f}")

assert before[1] == mse_before[1]  # one model, one accuracy ...
assert before[0] > 10 * mse_before[0]  # ... and two values of loss
assert same < 1e-6 and other > 0.05
assert after[1] > 0.85 and after[0] < before[0] / 3
