"""Bytes counted in real weights, optimizers and arrays are as by hand."""
import itertools
import json
import random
import re

import keras
import numpy as np

SIZES = {  # what an exercise draws from
    "inputs": (50, 100, 256, 784), "units": (10, 32, 64, 128),
    "batch": (16, 32, 64), "side": (28, 32, 56), "channels": (32, 64, 128),
    "layers": (12, 24, 32), "heads": (8, 16, 32), "bytes": (2, 4),
    "steps": (512, 1024, 2048, 4096), "width": (64, 128),
}


def adam(inputs, units):
    layer = keras.layers.Dense(units, kernel_initializer="zeros")
    layer.build((None, inputs))
    optimizer = keras.optimizers.Adam()
    optimizer.build(layer.trainable_weights)
    kept = optimizer.variables[2:]  # after its step and learning rate
    return sum(keras.ops.convert_to_numpy(one).nbytes for one in kept)


def mebibytes(count, *shape, bytes):
    arrays = [np.empty(shape, f"float{8 * bytes}") for _ in range(count)]
    return sum(array.nbytes for array in arrays) / 2**20


CACHE = ("{layers} layers, {heads} heads of width {width}, {steps} tokens,"
    " {bytes} bytes a number")
KINDS = {  # level, what is stored, unit, formula, counted
    "Maps": ("fresher", "the activations of {batch} images, {side} × "
        "{side} × {channels} each, {bytes} bytes a number", "MiB",
        "batch * side ** 2 * channels * bytes / 2 ** 20",
        lambda batch, side, channels, bytes:
        mebibytes(1, batch, side, side, channels, bytes=bytes)),
    "Adam": ("intermediate", "Adam's two moments for Dense({units}) on "
        "{inputs} features, float32", "Bytes",
        "2 * 4 * (inputs + 1) * units", lambda units, inputs:
        adam(inputs, units)),
    "KV cache": ("experienced", "the KV cache of one sequence: "
        + CACHE, "MiB",
        "2 * layers * steps * heads * width * bytes / 2 ** 20",
        lambda heads, layers, steps, width, bytes:
        mebibytes(2 * layers, steps, heads, width, bytes=bytes)),
}
random.seed(8)
for kind, (level, text, unit, formula, look) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 16), 1):
        n = dict(zip(names, values))
        worked = re.sub("[a-z]+", lambda name: str(n[name[0]]), formula)
        assert (answer := look(**n)) == eval(worked), (kind, worked)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": f"{unit} of {text.format(**n)}?",
            "answer": round(answer, 6), "tolerance": 0.01 * (unit == "MiB"),
            "formula": formula, "worked": worked}, ensure_ascii=False))
