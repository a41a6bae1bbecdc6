"""A receptive field, measured by lighting one input, is as by hand."""
import itertools
import json
import random
import re
from functools import partial

import keras
import numpy as np

SIZES = {  # what an exercise draws from
    "depth": (2, 3, 4, 5, 6), "kernel": (3, 5, 7), "last": (1, 3, 5),
    "rate": (2, 3, 4, 8), "pool": (2, 4), "stride": (2, 4),
}
conv = partial(keras.layers.Conv1D, 1, use_bias=False, padding="same",
    kernel_initializer="ones")


def measure(*stack):
    signals = np.eye(512, dtype="float32")[..., None]  # each lights a step
    for layer in stack:
        signals = layer(signals)
    outputs = keras.ops.convert_to_numpy(signals)
    seen, _ = np.nonzero(outputs[:, outputs.shape[1] // 2])
    return int(seen[-1] - seen[0] + 1)  # dilation leaves gaps: count them


KINDS = {  # level, layers in words, formula, measured
    "Stack": ("fresher", "{depth} Conv1D layers of kernel size {kernel}",
        "depth * (kernel - 1) + 1", lambda depth, kernel:
        measure(*[conv(kernel) for _ in range(depth)])),
    "Dilation": ("intermediate", "Conv1D of kernel size {kernel} with "
        "dilation {rate}, then Conv1D of kernel size {last}",
        "(kernel - 1) * rate + 1 + (last - 1)", lambda kernel, rate, last:
        measure(conv(kernel, dilation_rate=rate), conv(last))),
    "Stride": ("intermediate", "Conv1D of kernel size {kernel} with stride "
        "{stride}, then Conv1D of kernel size {last}",
        "kernel + (last - 1) * stride", lambda kernel, stride, last:
        measure(conv(kernel, strides=stride), conv(last))),
    "Pooling": ("experienced", "Conv1D of kernel size {kernel}, "
        "MaxPooling1D({pool}), Conv1D of kernel size {last}",
        "kernel + (pool - 1) + (last - 1) * pool",
        lambda kernel, pool, last: measure(conv(kernel),
            keras.layers.MaxPooling1D(pool), conv(last))),
    "Doubling dilation": ("experienced", "{depth} Conv1D layers of kernel "
        "size {kernel} with dilations 1, 2, 4 and so on, doubling",
        "(kernel - 1) * (2 ** depth - 1) + 1", lambda depth, kernel:
        measure(*[conv(kernel, dilation_rate=2**i) for i in range(depth)])),
}
random.seed(5)
for kind, (level, text, formula, look) in KINDS.items():
    names = re.findall(r"{(\w+)}", text)
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 9), 1):
        n = dict(zip(names, values))
        worked = re.sub("[a-z]+", lambda name: str(n[name[0]]), formula)
        assert (answer := look(**n)) == eval(worked), (kind, worked)
        ask = f"Receptive field, in steps, of {text.format(**n)}?"
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind, "level":
            level, "ask": ask, "answer": answer, "formula": formula,
            "worked": worked}))
