"""fit overrides a functional call's training=False; freezing holds."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
images = np.random.default_rng(0).normal(5, 2, (64, 8)).astype("float32")
targets = images[:, :1]


class Wrapped(keras.Model):  # its call runs anew in every training step
    def __init__(self, base):
        super().__init__()
        self.base, self.head = base, keras.layers.Dense(1)

    def call(self, inputs, training=None):
        return self.head(self.base(inputs, training=False))


def functional(base, training=None):
    inputs = keras.Input((8,))
    features = base(inputs, training=training)
    return keras.Model(inputs, keras.layers.Dense(1)(features))


def what_moved(build, norm_trainable):
    """Fit for one epoch: which weights of batch normalization changed?"""
    norm = keras.layers.BatchNormalization()
    base = keras.Sequential([keras.Input((8,)), norm])
    model = build(base)
    base.trainable = True
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = norm_trainable
    model.compile("sgd", "mse")
    before = norm.get_weights()
    model.fit(images, targets, verbose=0)
    pairs = zip(before, norm.get_weights())
    changed = [not np.array_equal(old, new) for old, new in pairs]
    return {"scale": any(changed[:2]), "averages": any(changed[2:])}


cases = {
    "unfrozen": (functional, True),
    "functional, training=False": (lambda b: functional(b, False), True),
    "in call(), training=False": (Wrapped, True),
    "trainable=False": (functional, False),
}
moved = {name: what_moved(*case) for name, case in cases.items()}
print("what one epoch of fit changes:")
for name, parts in moved.items():
    print(f"{name:27}", *[part for part in parts if parts[part]] or ["-"])

both = {"scale": True, "averages": True}
assert moved["unfrozen"] == both
assert moved["functional, training=False"] == both  # not what it says
assert moved["in call(), training=False"] == {"scale": True,
                                              "averages": False}
assert not any(moved["trainable=False"].values())
