"""Recurrent and attention layers count as many parameters as by hand."""
import itertools
import json
import random
import re

import keras
from keras import layers

SIZES = {  # what an exercise draws from
    "inputs": (8, 16, 32, 50, 64, 100), "units": (8, 16, 32, 64, 100),
    "heads": (2, 4, 8), "key": (16, 32, 64), "width": (64, 128, 256),
}


def count(layer, *shapes):
    layer.build(*shapes)
    return layer.count_params()


RUN = " on {inputs} features a step"
KINDS = {  # level, layer in words, formula, what Keras counts
    "SimpleRNN": ("fresher", "SimpleRNN({units})" + RUN,
        "(inputs + units + 1) * units", lambda inputs, units:
        count(layers.SimpleRNN(units), (None, 9, inputs))),
    "LSTM": ("intermediate", "LSTM({units})" + RUN,
        "4 * (inputs + units + 1) * units", lambda inputs, units:
        count(layers.LSTM(units), (None, 9, inputs))),
    "GRU": ("experienced", "GRU({units})" + RUN + " (reset_after=True)",
        "3 * (inputs + units + 2) * units", lambda inputs, units:
        count(layers.GRU(units), (None, 9, inputs))),
    "GRU, reset before": ("experienced",
        "GRU({units}, reset_after=False)" + RUN,
        "3 * (inputs + units + 1) * units", lambda inputs, units:
        count(layers.GRU(units, reset_after=False), (None, 9, inputs))),
    "MultiHeadAttention": ("experienced", "self-attention by "
        "MultiHeadAttention({heads}, key_dim={key}) at width {width}",
        "3 * (width + 1) * heads * key + (heads * key + 1) * width",
        lambda heads, key, width:
        count(layers.MultiHeadAttention(heads, key),
            (None, 9, width), (None, 9, width))),
}
random.seed(2)
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
