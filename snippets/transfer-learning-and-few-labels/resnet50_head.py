"""Freezing ResNet50 leaves 2,108,426 of 25.7 million weights to train.

seconds: 60 -- JAX compiles an initializer for each weight shape
memory: 2 GiB -- 26 million float32 weights, and copies while building
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
classes = 10


def count(weights):
    return sum(int(np.prod(w.shape)) for w in weights)


# For real work: weights="imagenet". Nothing is downloaded here.
base = keras.applications.ResNet50(weights=None, include_top=False)
before = count(base.trainable_weights)
base.trainable = False

inputs = keras.Input((224, 224, 3))  # after preprocess_input, see below
features = base(inputs, training=False)
pooled = keras.layers.GlobalAveragePooling2D()(features)
hidden = keras.layers.Dense(1024, activation="relu")(pooled)
outputs = keras.layers.Dense(classes, activation="softmax")(hidden)
model = keras.Model(inputs, outputs)
model.compile("adam", "sparse_categorical_crossentropy")
head = count(model.trainable_weights)

print(f"base, as built: {before:>10,} trainable")
print(f"base, frozen:   {count(base.trainable_weights):>10,} trainable")
print(f"whole model:    {head:>10,} trainable = the head")
print(f"                {model.count_params():>10,} weights in all")
print("feature maps   ", features.shape, "pooled to", pooled.shape)

preprocess = keras.applications.resnet50.preprocess_input
pixels = np.zeros((1, 1, 1, 3))
black = preprocess(pixels).ravel().round(1)
print("a black pixel is fed as", black)

assert before == 23_534_592
assert count(base.trainable_weights) == 0
by_hand = 2048 * 1024 + 1024 + 1024 * classes + classes
assert head == by_hand == 2_108_426
assert black.max() < -100  # it wants 0 to 255: do not divide first
