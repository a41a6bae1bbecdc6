"""Next-word pretraining lets eight labels reach words they never saw.

seconds: 90 -- pretrains and fine-tunes a small model
memory: 2 GiB -- pretrains and fine-tunes a small model
"""
import keras
import numpy as np

rng = np.random.default_rng(0)
length, per_topic = 8, 40  # one topic: words 0 to 39, other: 40 to 79


def sentences(count, low, high):
    topics = rng.integers(0, 2, count)
    words = rng.integers(low, high, (count, length))
    return words + per_topic * topics[:, None], topics


unlabeled, _ = sentences(2000, 0, per_topic)
y_few = np.repeat([0, 1], 4)  # labels for ten words a topic
x_few = rng.integers(0, 10, (8, length)) + per_topic * y_few[:, None]
x_test, y_test = sentences(1000, 10, per_topic)  # only other words


def body():
    return keras.Sequential([
        keras.Input((None,), dtype="int32"), keras.layers.Embedding(80, 8),
        keras.layers.GlobalAveragePooling1D()])


def with_head(body, outputs, optimizer):
    model = keras.Sequential([body, keras.layers.Dense(outputs)])
    model.compile(
        optimizer, metrics=["accuracy"],
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def finetune(body):
    model = with_head(body, 2, keras.optimizers.SGD(0.5))
    model.fit(x_few, y_few, epochs=60, verbose=0)
    return model.evaluate(x_test, y_test, verbose=0)[1]


keras.utils.set_random_seed(0)
scratch = finetune(body())
pretrained = body()
language_model = with_head(pretrained, 80, keras.optimizers.Adam(0.01))
language_model.fit(unlabeled[:, :-1], unlabeled[:, -1],  # next word
                   epochs=12, verbose=0)
transferred = finetune(pretrained)
print("8 labeled sentences; all test words are absent from them")
print(f"trained from scratch: above 0.65 accuracy: {scratch > 0.65}")
print(f"pretrained:           above 0.90 accuracy: {transferred > 0.9}")
assert scratch < 0.65 and transferred > 0.9
