"""Keras gives sequences, scores and vectors the shapes worked by hand."""
import itertools
import json
import random
import re
from math import ceil
from types import SimpleNamespace

from keras import KerasTensor, StatelessScope, layers, ops

SIZES = {  # what an exercise draws from
    "steps": (10, 16, 20, 31, 50, 100), "inputs": (8, 16, 50, 64),
    "units": (12, 32, 100),
    "kernel": (2, 3, 5), "stride": (2, 3, 4), "heads": (2, 4, 8),
    "queries": (1, 7, 25), "side": (4, 7, 14), "channels": (32, 64, 512)}
RUN, MAPS = " on {steps} × {inputs}", " on {side} × {side} × {channels}"


def scores(n):  # traced: the shape that MultiHeadAttention tells is wrong
    attend = layers.MultiHeadAttention(n.heads, 8)
    return layers.Lambda(lambda keys: attend(
        ops.zeros((1, n.queries, 24)), keys,
        return_attention_scores=True)[1])


KINDS = {  # level, layer in words, formula, layer
    "Flatten": ("fresher", "Flatten()" + MAPS, "side * side * channels",
        lambda n: layers.Flatten()),
    "Global": ("fresher", "GlobalAveragePooling2D()" + MAPS, "channels",
        lambda n: layers.GlobalAveragePooling2D()),
    "Last state": ("fresher", "LSTM({units})" + RUN, "units",
        lambda n: layers.LSTM(n.units)),
    "All states": ("intermediate", "Bidirectional(GRU({units}, "
        "return_sequences=True))" + RUN, "steps × 2 * units", lambda n:
        layers.Bidirectional(layers.GRU(n.units, return_sequences=True))),
    "Causal": ("intermediate", "Conv1D({units}, {kernel}, strides={stride},"
        " padding='causal')" + RUN, "ceil(steps / stride) × units",
        lambda n: layers.Conv1D(n.units, n.kernel, n.stride, "causal")),
    "Scores": ("experienced", "the attention scores of {heads} heads, "
        "{queries} queries of width 24 on {steps} × 24 keys",
        "heads × queries × steps", scores),
}
random.seed(18)
for kind, (level, text, formula, make) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 7), 1):
        n = dict(zip(names, values))
        shape = re.findall(r"\d+", text.format(**n).split(" on ")[1])
        inputs = KerasTensor((1, *map(int, shape)))
        with StatelessScope(initialize_variables=False):  # quicker
            output = make(SimpleNamespace(**n))(inputs)
        worked = re.sub("[a-z]+", lambda m: str(n.get(m[0], m[0])), formula)
        answer = " × ".join(map(str, output.shape[1:]))
        assert [*map(eval, worked.split(" × "))] == [*output.shape[1:]], n
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind, "level":
            level, "ask": f"Output shape of {text.format(**n)}?",
            "answer": answer, "formula": formula, "worked": worked},
            ensure_ascii=False))
