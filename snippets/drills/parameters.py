"""Keras counts a layer's parameters as the formula worked by hand does."""
import itertools
import json
import random
import re
from types import SimpleNamespace

import keras
from keras import layers

SIZES = {  # what an exercise draws from
    "inputs": (16, 32, 64, 100, 128, 256, 300, 512, 784),
    "units": (8, 10, 32, 50, 64, 128, 256),
    "channels": (3, 8, 16, 32, 64, 96), "kernel": (1, 3, 5, 7),
    "filters": (6, 16, 32, 48, 64, 128), "multiplier": (1, 2, 3),
    "tokens": (1000, 5000, 8000, 20000, 32000), "width": (50, 64, 128, 300),
}
ON = " on an image with {channels} channels"
FULL = "(kernel * kernel * channels + 1) * filters"
KINDS = {  # level, layer in words, formula, layer and its input's shape
    "Dense": ("fresher", "Dense({units}) on {inputs} features",
        "(inputs + 1) * units",
        lambda n: (layers.Dense(n.units), (n.inputs,))),
    "Embedding": ("fresher", "Embedding({tokens}, {width})",
        "tokens * width",
        lambda n: (layers.Embedding(n.tokens, n.width), (9,))),
    "Conv2D": ("fresher", "Conv2D({filters}, {kernel})" + ON, FULL,
        lambda n: (layers.Conv2D(n.filters, n.kernel), (9, 9, n.channels))),
    "Conv1D": ("intermediate",
        "Conv1D({filters}, {kernel}) on {inputs} features a step",
        "(kernel * inputs + 1) * filters",
        lambda n: (layers.Conv1D(n.filters, n.kernel), (9, n.inputs))),
    "DepthwiseConv2D": ("intermediate", "DepthwiseConv2D({kernel}, "
        "depth_multiplier={multiplier})" + ON,
        "(kernel * kernel + 1) * channels * multiplier",
        lambda n: (layers.DepthwiseConv2D(n.kernel,
            depth_multiplier=n.multiplier), (9, 9, n.channels))),
    "SeparableConv2D": ("intermediate",
        "SeparableConv2D({filters}, {kernel})" + ON,
        "kernel * kernel * channels + (channels + 1) * filters",
        lambda n: (layers.SeparableConv2D(n.filters, n.kernel),
            (9, 9, n.channels))),
}
draw = random.Random(1)
for kind, (level, text, formula, make) in KINDS.items():
    names = re.findall(r"{(\w+)}", text)
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(draw.sample(choices, 11), 1):
        sizes = dict(zip(names, values))
        layer, shape = make(SimpleNamespace(**sizes))
        with keras.StatelessScope(initialize_variables=False):
            layer.build((None, *shape))  # sizes suffice: nothing is drawn
        worked = re.sub("[a-z]+", lambda name: str(sizes[name[0]]), formula)
        assert layer.count_params() == eval(worked), (kind, worked)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": "Parameters of "
            + text.format(**sizes) + "?", "answer": layer.count_params(),
            "formula": formula, "worked": worked}))
