"""Weight decay equals an L2 penalty for plain SGD, but not for Adam."""
import keras
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(64, 5)).astype("float32")
y = rng.normal(size=(64, 1)).astype("float32")
decay = 0.2


def train(optimizer, penalty):
    keras.utils.set_random_seed(0)
    regularizer = keras.regularizers.L2(penalty)
    model = keras.Sequential([
        keras.Input((5,)),
        keras.layers.Dense(1, kernel_regularizer=regularizer,
                           use_bias=False),
    ])
    model.compile(optimizer, "mse")
    for _ in range(100):
        model.train_on_batch(X, y)
    return model.get_weights()[0]


def compare(name, make):
    penalized = train(make(weight_decay=None), decay / 2)
    decayed = train(make(weight_decay=decay), 0.0)
    gap = np.abs(penalized - decayed).max()
    print(f"{name:5} L2 against decay: apart by {gap:.4f}")
    return gap


optimizers = keras.optimizers
sgd = compare("SGD", lambda **k: optimizers.SGD(0.05, **k))
adam = compare("Adam", lambda **k: optimizers.Adam(0.05, **k))
same = np.abs(train(optimizers.Adam(0.05, weight_decay=decay), 0.0)
              - train(optimizers.AdamW(0.05, weight_decay=decay), 0.0))
print(f"Adam(weight_decay) against AdamW: apart by {same.max():.4f}")

assert sgd < 1e-5
assert adam > 0.01
assert same.max() < 1e-6
