"""One step of a recurrent layer multiplies as often as worked by hand.

seconds: 60 -- on JAX and TensorFlow every shape is traced anew
"""
import itertools
import json
import random
import re

import keras
from keras.src import ops  # where layers look for matmul

SIZES = {  # what an exercise draws from
    "inputs": (8, 16, 32, 50, 64), "units": (10, 16, 32, 50, 64, 100),
}
seen = []  # the multiply-adds of every matrix product that is asked for


def watch(left, right, run=ops.matmul):
    seen.append(left.shape[0] * left.shape[1] * right.shape[1])
    return run(left, right)


ops.matmul = watch


def count(cell, inputs, units, states):
    def work(now):
        seen.clear()
        return cell(now, [keras.ops.zeros((1, units))] * states)[0]

    with keras.StatelessScope(initialize_variables=False):  # only symbols
        keras.layers.Lambda(work)(keras.Input((inputs,), 1))
    return 2 * sum(seen)


KINDS = {  # level, gates, counted
    "SimpleRNN": ("fresher", 1, lambda inputs, units:
        count(keras.layers.SimpleRNNCell(units), inputs, units, 1)),
    "LSTM": ("intermediate", 4, lambda inputs, units:
        count(keras.layers.LSTMCell(units), inputs, units, 2)),
    "GRU": ("intermediate", 3, lambda inputs, units:
        count(keras.layers.GRUCell(units), inputs, units, 1)),
}
formula = "2 * gates * (inputs + units) * units"
random.seed(12)
for kind, (level, gates, look) in KINDS.items():
    choices = list(itertools.product(*SIZES.values()))
    for number, values in enumerate(random.sample(choices, 8), 1):
        n = dict(zip(SIZES, values))
        worked = re.sub("[a-z]+", lambda name:
            str({"gates": gates, **n}[name[0]]), formula)
        assert (answer := look(**n)) == eval(worked), (kind, worked)
        layer = kind + "({units}) on {inputs} features".format(**n)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": "FLOPs (2 a multiply-add) of the "
            f"matrix products in one step of {layer}?", "answer": answer,
            "formula": formula, "worked": worked}))
