"""Weights, their copies and optimizer states take the formula's bytes."""
import itertools
import json
import random
import re

import keras
import numpy as np

SIZES = {  # what an exercise draws from
    "billions": (1.5, 3, 7, 8, 13, 70), "inputs": (50, 100, 256, 784),
    "dtype": ("float32", "bfloat16", "float16", "int8"),
    "units": (10, 32, 64, 128)}
BYTES = {"float32": 4, "bfloat16": 2, "float16": 2, "int8": 1}


def size(*values):
    return sum(keras.ops.convert_to_numpy(one).nbytes for one in values)


def states(optimizer, dtype, inputs, units, copies=False):
    layer = keras.layers.Dense(units, kernel_initializer="zeros",
        dtype=dtype)
    layer.build((None, inputs))
    weights = layer.trainable_weights
    optimizer.build(weights)
    halves = [keras.ops.cast(one, layer.compute_dtype) for one in weights]
    kept = [one for one in optimizer.variables if len(one.shape)]
    return size(*weights, *kept, *halves * copies)


DENSE = " for Dense({units}) on {inputs} features"
KINDS = {  # level, what is stored, formula, counted
    "Weights": ("fresher", "GB (10⁹ bytes) of {billions} billion weights "
        "in {dtype}", "billions * dtype", lambda billions, dtype:
        billions * size(keras.ops.zeros(1000, dtype)) / 1000),
    "Momentum": ("intermediate", "Bytes of float32 weights and of what SGD "
        "with momentum keeps" + DENSE, "2 * 4 * (inputs + 1) * units",
        lambda **n: states(keras.optimizers.SGD(0.1, 0.9), "float32", **n)),
    "With Adam": ("intermediate", "Bytes of float32 weights and Adam's "
        "two moments" + DENSE, "3 * 4 * (inputs + 1) * units",
        lambda **n: states(keras.optimizers.Adam(), "float32", **n)),
    "Mixed precision": ("experienced", "Bytes of float32 master weights, "
        "their float16 copies and Adam's two float32 moments" + DENSE,
        "(4 + 2 + 2 * 4) * (inputs + 1) * units", lambda **n: states(
            keras.optimizers.Adam(), "mixed_float16", copies=True, **n)),
}
random.seed(15)
for kind, (level, text, formula, look) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 10), 1):
        n = dict(zip(names, values))
        worked = re.sub("[a-z]+", lambda name:
            str(BYTES.get(n[name[0]], n[name[0]])), formula)
        assert np.isclose(answer := look(**n), eval(worked)), (kind, worked)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": text.format(**n) + "?", "answer": answer,
            "tolerance": 0.01 * isinstance(answer, float), "formula":
            formula.replace("dtype", "bytes"), "worked": worked},
            ensure_ascii=False))
