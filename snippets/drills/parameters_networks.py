"""Whole networks count as many parameters as their layers by hand."""
import itertools
import json
import random
import re

import keras
from keras import layers

SIZES = {  # what an exercise draws from
    "inputs": (20, 30, 100, 784), "first": (32, 64, 128),
    "second": (16, 32, 64), "classes": (2, 5, 10, 100),
    "channels": (8, 16, 32, 48, 64, 96, 128, 256, 512),
    "side": (12, 16, 28, 32), "filters": (8, 16, 32),
}


def count(shape, *stack, of=keras.Model.count_params):
    return of(keras.Sequential([keras.Input(shape), *stack]))


def trainable(model):
    return sum(weight.value.shape[0] for weight in model.trainable_weights)


KINDS = {  # level, layers in words, formula, what Keras counts
    "BatchNormalization": ("fresher",
        "BatchNormalization on {channels} channels, trainable or not",
        "4 * channels",
        lambda channels: count((channels,), layers.BatchNormalization())),
    "BatchNormalization, trainable": ("intermediate",
        "BatchNormalization on {channels} channels, trainable ones only",
        "2 * channels", lambda channels:
        count((channels,), layers.BatchNormalization(), of=trainable)),
    "Dense network": ("intermediate", "Dense({first}), Dense({second}), "
        "Dense({classes}) in sequence on {inputs} features",
        "(inputs + 1) * first + (first + 1) * second + "
        "(second + 1) * classes", lambda inputs, first, second, classes:
        count((inputs,), *map(layers.Dense, (first, second, classes)))),
    "Convolutional network": ("experienced", "Conv2D({filters}, 3), "
        "MaxPooling2D(2), Flatten, Dense({classes}) in sequence on "
        "{side} × {side} × 3", "(3 * 3 * 3 + 1) * filters + "
        "((side - 2) / 2 * (side - 2) / 2 * filters + 1) * classes",
        lambda side, filters, classes: count((side, side, 3),
            layers.Conv2D(filters, 3), layers.MaxPooling2D(2),
            layers.Flatten(), layers.Dense(classes))),
}
random.seed(3)
for kind, (level, text, formula, ask_keras) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 9), 1):
        n = dict(zip(names, values))
        with keras.StatelessScope(initialize_variables=False):
            answer = ask_keras(**n)  # shapes suffice: nothing is drawn
        worked = re.sub("[a-z]+", lambda name: str(n[name[0]]), formula)
        assert answer == eval(worked), (kind, worked)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": f"Parameters of {text.format(**n)}?",
            "answer": answer, "formula": formula, "worked": worked},
            ensure_ascii=False))
