"""Self-attention and Transformer blocks multiply as often as by hand.

seconds: 60 -- on JAX and TensorFlow every shape is traced anew
"""
import itertools
import json
import random
import re
from math import prod

import keras
from keras.src import ops  # where layers look for matmul and einsum

SIZES = {  # what an exercise draws from
    "steps": (8, 10, 16, 32, 100), "heads": (2, 4, 8), "key": (8, 16, 32),
    "width": (32, 64, 128, 256)}
seen, multiply = [], ops.einsum  # the multiply-adds of each product
ops.einsum = lambda text, *both: seen.append(prod(dict(
    pair for indices, one in zip(text.split(","), both)
    for pair in zip(indices, one.shape)).values())) or multiply(text, *both)
ops.matmul = lambda left, right: ops.einsum("bti,io->bto", left, right)


def count(steps, width, heads, key, *feed, part=slice(None)):
    feed = [*map(keras.layers.Dense, feed)]
    attend = keras.layers.MultiHeadAttention(heads, key)

    def work(tokens):
        seen.clear()
        tokens, _ = attend(tokens, tokens, return_attention_scores=True)
        return [tokens := layer(tokens) for layer in feed] or tokens

    with keras.StatelessScope(initialize_variables=False):  # only symbols
        keras.layers.Lambda(work)(keras.Input((steps, width), 1))
    return 2 * sum(seen[part])  # queries, keys, values, scores, sums, ...


KINDS = {  # level, layers in words, formula, counted
    "Scores": ("intermediate", "the scores and weighted sums of values in "
        "self-attention, {heads} heads of width {key}, {steps} tokens", "2 "
        "* 2 * steps ** 2 * heads * key", lambda **sizes:
        count(width=8, part=slice(3, 5), **sizes)),
    "Attention": ("experienced", "all matrix products in self-attention by "
        "MultiHeadAttention({heads}, key_dim={key}), {steps} tokens of "
        "width {width}",
        "2 * (4 * steps * width + 2 * steps ** 2) * heads * key", count),
    "Block": ("experienced", "all matrix products in a Transformer block, "
        "{steps} tokens of width {width}: self-attention, all heads as "
        "wide together, then Dense(4 · {width}) and Dense({width})",
        "2 * (12 * steps * width ** 2 + 2 * steps ** 2 * width)", lambda
        steps, width: count(steps, width, 4, width // 4, 4 * width, width)),
}
random.seed(13)
for kind, (level, text, formula, look) in KINDS.items():
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", text)))
    choices = list(itertools.product(*(SIZES[name] for name in names)))
    for number, values in enumerate(random.sample(choices, 8), 1):
        n = dict(zip(names, values))
        worked = re.sub("[a-z]+", lambda name: str(n[name[0]]), formula)
        assert (answer := look(**n)) == eval(worked), (kind, worked)
        ask = f"FLOPs (2 a multiply-add) of {text.format(**n)}?"
        print(json.dumps({"id": f"{kind}-{number}", "kind": kind, "level":
            level, "ask": ask, "answer": answer,
            "formula": formula, "worked": worked}, ensure_ascii=False))
