"""Rewritten: which of a program's functions a framework runs in a form of its own, which it makes from source or bytecode.

Found by name alone: what `tf.function` or `torch.compile` is given, and what that calls, and what this calls in turn.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

TENSORFLOW = frozenset({"tensorflow.function", "tensorflow.autograph.to_graph"})
TORCH = frozenset({"torch.compile", "torch.jit.script"})
# What such a module runs when it is called.
CALLS = frozenset({"forward", "call", "__call__"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Rewritten:
    """Names of functions: those that TensorFlow may rewrite, and those that PyTorch compiles."""

    tensorflow: frozenset[str]
    torch: frozenset[str]


def find(tree: ast.Module) -> Rewritten:
    """The functions of a program that may run in another form."""
    nodes = list(ast.walk(tree))
    imported = _imported(nodes)
    functions = [node for node in nodes if isinstance(node, Function)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]

    def given_to(rewriters: frozenset[str]) -> set[str]:
        given = {one.name for one in functions if any(_is_one(way, rewriters, imported) for way in one.decorator_list)}
        for call in calls:
            if call.args and _is_one(call.func, rewriters, imported):
                given |= _used(call.args[0]) | CALLS
        return given

    tensorflow, torch = given_to(TENSORFLOW), given_to(TORCH)
    packages = {name.partition(".")[0] for name in imported.values()}
    for call in calls:
        if not isinstance(call.func, ast.Attribute) or _full_name(call.func, imported):
            continue  # no method of an object
        if call.func.attr in ("map", "filter") and call.args and "tensorflow" in packages:  # of a data set
            tensorflow |= _used(call.args[0])
        elif call.func.attr == "compile" and _is_by_torch(call, packages):
            torch |= CALLS
    used: dict[str, set[str]] = {one.name: set() for one in functions}
    for one in functions:
        used[one.name] |= _used(one)
    return Rewritten(_reached(tensorflow, used), _reached(torch, used))


def _imported(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """Local name -> full name of what is imported under it."""
    found = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                found[alias.asname or whole] = whole
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def _is_one(expression: ast.expr, wanted: frozenset[str], imported: dict[str, str]) -> bool:
    """Whether it is one of these functions, also with settings: `tf.function(…)`, `partial(tf.function, …)`."""
    parts = [expression.func, *expression.args[:1]] if isinstance(expression, ast.Call) else [expression]
    return any(_full_name(part, imported) in wanted for part in parts)


def _full_name(expression: ast.expr, imported: dict[str, str]) -> str:
    """Of something that is imported; empty for all else."""
    attributes = ""
    while isinstance(expression, ast.Attribute):
        attributes = f".{expression.attr}{attributes}"
        expression = expression.value
    base = imported.get(expression.id) if isinstance(expression, ast.Name) else None
    return base + attributes if base else ""


def _is_by_torch(call: ast.Call, packages: set[str]) -> bool:
    """Whether what it compiles, PyTorch compiles: a module of its own, or a Keras model that asks for it."""
    if "keras" in packages:
        return any(setting.arg == "jit_compile" for setting in call.keywords)
    return "torch" in packages


def _used(part: ast.AST) -> set[str]:
    """Names of all that a part of a program may call."""
    nodes = ast.walk(part)
    return {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in nodes
        if isinstance(node, (ast.Name, ast.Attribute))
    }


def _reached(names: set[str], used: dict[str, set[str]]) -> frozenset[str]:
    reached: set[str] = set()
    queue = list(names & used.keys())
    while queue:
        name = queue.pop()
        if name not in reached:
            reached.add(name)
            queue += used[name] & used.keys()
    return frozenset(reached)
