"""Which functions run in a form that a framework makes from them is found from the program's text."""

from __future__ import annotations

import ast

import pytest

from scripts.engine.rewritten import find

FUNCTIONS = "def inner(x): return x\ndef step(x): return inner(x)\ndef other(x): return x\nclass Net:\n    def forward(self, x): return inner(x)\n"


@pytest.mark.parametrize(
    ("code", "tensorflow", "torch"),
    [
        ("import tensorflow as tf\ntf.function(step)", {"step", "inner", "forward"}, set()),
        ("import tensorflow\nfast = tensorflow.function(step, autograph=False)", {"step", "inner", "forward"}, set()),
        (
            "from tensorflow import function as graph\n@graph\ndef last(x): return step(x)",
            {"last", "step", "inner"},
            set(),
        ),
        ("import tensorflow as tf\n@tf.function(jit_compile=True)\ndef last(x): return x", {"last"}, set()),
        ("import tensorflow as tf\ndata.map(lambda x: inner(x))", {"inner"}, set()),
        ("import torch\npool.map(step, [1])", set(), set()),
        ("import torch\ntorch.compile(Net())", set(), {"forward", "inner"}),
        ("import torch\nNet().compile(fullgraph=True)", set(), {"forward", "inner"}),
        ("import keras\nNet().compile('adam')", set(), set()),
        ("import re\nimport torch\nre.compile('a')", set(), set()),
        ("import keras\nNet().compile('adam', jit_compile=True)", set(), {"forward", "inner"}),
        (
            "from functools import partial\nfrom torch import jit\n@partial(jit.script)\ndef last(x): return x",
            set(),
            {"last"},
        ),
        ("function = compile = print\nfunction(step)\ncompile(step)", set(), set()),
    ],
)
def test_functions_are_found(code: str, tensorflow: set[str], torch: set[str]) -> None:
    found = find(ast.parse(FUNCTIONS + code))
    assert set(found.tensorflow) == tensorflow
    assert set(found.torch) == torch
