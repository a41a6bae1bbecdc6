"""Normalization, LoRA and grouped heads have the formula's parameters."""
import itertools
import json
import random
import re

from keras import StatelessScope, layers

SIZES = {  # what an exercise draws from
    "inputs": (64, 128, 256, 512), "units": (16, 32, 64, 128),
    "rank": (1, 2, 4, 8, 16), "queries": (8, 16, 32), "groups": (1, 2, 4),
    "key": (16, 32, 64),
    "width": (64, 96, 128, 256, 300, 512, 768, 1024, 1280, 2048),
}


def count(layer, *shapes, then=None):
    layer.build(*shapes)
    before = layer.count_params()
    return then(layer) or layer.count_params() - before if then else before



KINDS = {  # level, layers in words, formula, what Keras counts
    "LayerNormalization": ("fresher", "LayerNormalization on {width} "
        "features", "2 * width", lambda width:
        count(layers.LayerNormalization(), (None, 9, width))),
    "BatchNormalization, fixed": ("intermediate", "BatchNormalization on "
        "{width} channels, non-trainable ones only", "2 * width",
        lambda width: count(layers.BatchNormalization(), (None, width),
            then=lambda layer: sum(weight.shape[0]
            for weight in layer.non_trainable_weights))),
    "Bidirectional": ("intermediate", "Bidirectional(LSTM({units})) on "
        "{inputs} features a step", "2 * 4 * (inputs + units + 1) * units",
        lambda units, inputs: count(layers.Bidirectional(
            layers.LSTM(units)), (None, 9, inputs))),
    "LoRA": ("experienced", "LoRA alone, rank {rank}, beside the kernel of "
        "Dense({units}) on {inputs} features", "rank * (inputs + units)",
        lambda rank, units, inputs:
        count(layers.Dense(units), (None, inputs),
            then=lambda layer: layer.enable_lora(rank))),
    "GroupQueryAttention": ("experienced", "self-attention by GroupQuery"
        "Attention({key}, {queries}, {groups}) at width {width}",
        "(width + 1) * (queries + 2 * groups) * key + "
        "(queries * key + 1) * width", lambda key, queries, groups, width:
        count(layers.GroupQueryAttention(key, queries, groups),
            *[(None, 9, width)] * 2)),
}
random.seed(14)
for kind, (level, text, formula, ask_keras) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 9), 1):
        n = dict(zip(names, values))
        with StatelessScope(initialize_variables=False):
            answer = ask_keras(**n)  # shapes suffice: nothing is drawn
        worked = re.sub("[a-z]+", lambda name: str(n[name[0]]), formula)
        assert answer == eval(worked), (kind, worked)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind,
            "level": level, "ask": f"Parameters of {text.format(**n)}?",
            "answer": answer, "formula": formula, "worked": worked}))
