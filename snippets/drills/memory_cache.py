"""Keys and values of grouped heads take the bytes of the formula."""
import itertools
import json
import random
import re
from math import floor

import keras
import numpy as np
SIZES = {  # what an exercise draws from
    "layers": (12, 24, 32), "queries": (16, 32, 64), "groups": (2, 4, 8),
    "key": (64, 128), "tokens": (1024, 2048, 4096, 8192), "room": (1, 2, 4),
    "sequences": (2, 4), "bytes": (2, 4)}


def cache(queries, groups, key, layers=1, tokens=1, bytes=2, sequences=1):
    attend = keras.layers.GroupQueryAttention(key, queries, groups)
    with keras.StatelessScope(initialize_variables=False):
        attend.build((None, None, 64), (None, None, 64))
    outputs = {w.path.split("/")[-2]: w.shape[1:] for w in attend.weights
        if w.path.endswith("kernel")}
    return sum(np.empty((layers, sequences, tokens, *outputs[part]),
        f"f{bytes}").nbytes for part in ("key", "value"))


HEADS = "{queries} query heads, {groups} key-value heads"
EACH = ", heads {key} wide, {layers} layers, {bytes} bytes a number"
KINDS = {  # level, question, formula, counted
    "Shrink": ("fresher", "By what factor do {groups} key-value heads for "
        "{queries} query heads shrink the KV cache?", "queries / groups",
        lambda groups, queries:
        cache(queries, queries, 4) // cache(queries, groups, 4)),
    "Token": ("intermediate", "KV cache in KiB a token: " + HEADS + EACH +
        "?", "2 * layers * groups * key * bytes / 1024", lambda **n:
        cache(**n) / 1024),
    "Grouped": ("experienced", "KV cache in MiB: " + HEADS + EACH
        + ", {sequences} sequences of {tokens} tokens?", "2 * layers * "
        "groups * key * bytes * sequences * tokens / 1024 ** 2", lambda **n:
        cache(**n) / 1024**2),
    "Multi-query": ("experienced", "KV cache in MiB: {queries} query heads "
        "on one key-value head" + EACH + ", {sequences} sequences of "
        "{tokens} tokens?", "2 * layers * key * bytes * sequences * "
        "tokens / 1024 ** 2",
        lambda **n: cache(groups=1, **n) / 1024**2),
    "Room": ("experienced", "How many whole tokens of KV cache fit into "
        "{room} GiB: " + HEADS + EACH + "?", "floor(room * 1024 ** 3 / (2 "
        "* layers * groups * key * bytes))",
        lambda room, **n: room * 2**30 // cache(**n)),
}
random.seed(16)
for kind, (level, text, formula, look) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 9), 1):
        n = dict(zip(names, values))
        worked = re.sub("[a-z]+", lambda m: str(n.get(m[0], m[0])), formula)
        assert (answer := look(**n)) == eval(worked), (kind, worked)
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind, "level":
            level, "ask": text.format(**n), "answer": answer, "formula":
            formula, "worked": worked, "tolerance": 0.01 *
            isinstance(answer, float)}))
