"""Keras gives a layer's output the shape that is worked by hand."""
import itertools
import json
import random
import re
from math import ceil, floor
from types import SimpleNamespace

from keras import Input, Sequential, StatelessScope, layers

SIZES = {  # what an exercise draws from
    "size": (13, 14, 28, 31, 32, 55, 64, 96, 112, 224),
    "kernel": (2, 3, 5, 7), "stride": (2, 3, 4), "rate": (2, 3, 4),
    "pool": (2, 3), "channels": (3, 16, 32), "filters": (8, 32, 64),
}
VALID = "floor((size - kernel) / stride) + 1"
KINDS = {  # level, layer in words, formula, layers
    "Size": ("fresher", "Conv2D({filters}, {kernel})", "size - kernel + 1",
        lambda n: [layers.Conv2D(n.filters, n.kernel)]),
    "Pooling": ("fresher", "MaxPooling2D({pool})", "floor(size / pool)",
        lambda n: [layers.MaxPooling2D(n.pool)]),
    "Same padding": ("fresher",
        "Conv2D({filters}, {kernel}, strides={stride}, padding='same')",
        "ceil(size / stride)", lambda n:
        [layers.Conv2D(n.filters, n.kernel, n.stride, "same")]),
    "Stride": ("intermediate",
        "Conv2D({filters}, {kernel}, strides={stride})", VALID,
        lambda n: [layers.Conv2D(n.filters, n.kernel, n.stride)]),
    "Dilation": ("intermediate",
        "Conv2D({filters}, 3, dilation_rate={rate})", "size - 2 * rate",
        lambda n: [layers.Conv2D(n.filters, 3, dilation_rate=n.rate)]),
    "Overlapping pooling": ("intermediate",
        "AveragePooling2D({kernel}, strides={stride})", VALID,
        lambda n: [layers.AveragePooling2D(n.kernel, n.stride)]),
    "Transposed": ("experienced",
        "Conv2DTranspose({filters}, {kernel}, strides=2)",
        "(size - 1) * 2 + kernel",
        lambda n: [layers.Conv2DTranspose(n.filters, n.kernel, 2)]),
    "Three layers": ("experienced", "Conv2D({filters}, {kernel}), "
        "MaxPooling2D(2), Conv2D({filters}, 3, strides={stride}) in turn",
        "floor((floor((size - kernel + 1) / 2) - 3) / stride) + 1",
        lambda n: [layers.Conv2D(n.filters, n.kernel),
            layers.MaxPooling2D(2), layers.Conv2D(n.filters, 3, n.stride)]),
}
random.seed(4)
for kind, (level, layer, formula, make) in KINDS.items():
    text = layer + " on {size} × {size} × {channels}"
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 9), 1):
        n = dict(zip(names, values))
        with StatelessScope(initialize_variables=False):  # quicker
            image = Input((n["size"], n["size"], n["channels"]))
            model = Sequential([image, *make(SimpleNamespace(**n))])
        worked = re.sub("[a-z]+", lambda m: str(n.get(m[0], m[0])), formula)
        right = [eval(worked)] * 2 + [n.get("filters", n["channels"])]
        assert [*model.output_shape[1:]] == right, (kind, n)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": f"Output shape of {text.format(**n)}?",
            "answer": " × ".join(map(str, right)), "formula": "side = "
            + formula, "worked": f"side = {worked}"}, ensure_ascii=False))
