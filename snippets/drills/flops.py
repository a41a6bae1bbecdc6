"""Layers whose weights and inputs are all one count their own products.

seconds: 60 -- on JAX every shape is compiled
"""
import itertools
import json
import random
import re
from functools import partial

import keras
import numpy as np

SIZES = {  # what an exercise draws from
    "inputs": (64, 100, 256, 784), "units": (10, 32, 64, 128),
    "side": (8, 14, 16, 28), "channels": (3, 16, 32), "kernel": (1, 3, 5),
    "filters": (16, 32, 64), "steps": (8, 16, 32), "width": (16, 32, 64),
}
dense, conv = (partial(layer, use_bias=False, kernel_initializer="ones")
    for layer in (keras.layers.Dense, keras.layers.Conv2D))
depthwise = partial(keras.layers.DepthwiseConv2D, use_bias=False,
    depthwise_initializer="ones")


def count(*shape, stack):
    total = 0
    for layer in stack:  # the sum of the outputs is the number of products
        outputs = keras.ops.convert_to_numpy(layer(np.ones((1, *shape))))
        total += int(outputs.sum(dtype="float64"))
        shape = outputs.shape[1:]
    return 2 * total


ON = " on {side} × {side} × {channels}"
KINDS = {  # level, layers in words, formula, counted
    "Dense": ("fresher", "Dense({units}) on {inputs} features",
        "2 * inputs * units", lambda inputs, units:
        count(inputs, stack=[dense(units)])),
    "Conv2D": ("intermediate", "Conv2D({filters}, {kernel})" + ON,
        "2 * (side - kernel + 1) ** 2 * kernel ** 2 * channels * filters",
        lambda side, channels, filters, kernel:
        count(side, side, channels, stack=[conv(filters, kernel)])),
    "Separable": ("experienced",
        "SeparableConv2D({filters}, {kernel})" + ON,
        "2 * (side - kernel + 1) ** 2 * channels * (kernel ** 2 + filters)",
        lambda side, channels, filters, kernel: count(side, side, channels,
            stack=[depthwise(kernel), conv(filters, 1)])),
    "Feed-forward": ("experienced", "Dense(4 · {width}), then "
        "Dense({width}), at each of {steps} tokens of width {width}",
        "2 * steps * 2 * width * 4 * width", lambda steps, width:
        count(steps, width, stack=[dense(4 * width), dense(width)])),
}
random.seed(6)
for kind, (level, text, formula, look) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 9), 1):
        n = dict(zip(names, values))
        worked = re.sub("[a-z]+", lambda name: str(n[name[0]]), formula)
        assert (answer := look(**n)) == eval(worked), (kind, worked)
        ask = "FLOPs (2 a multiply-add, no biases) of " + text.format(**n)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": ask + "?", "answer": answer,
            "formula": formula, "worked": worked}, ensure_ascii=False))
