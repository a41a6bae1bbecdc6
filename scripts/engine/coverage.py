"""Coverage: which statements of a program never ran, and which assertions did not hold. Code that is shown but did not
run is a claim without proof, and so is an assertion whose failure the program swallows.

A tracer would slow every call of the frameworks by half (measured), so the statements themselves report: before
each one, the compiled form of a program adds its line to a set, and the condition of each assertion passes through a
function. Lines, names and source stay as written.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable

MARK = "__ran__"
HELD = "__held__"
# Functions that a framework rewrites from their source before it runs them: the marks do not survive that.
REWRITERS = ("tf.function", "tensorflow.function", "torch.compile", "torch.jit.script")


def compile_marked(source: str, program: str) -> tuple[types.CodeType, list[int]]:
    """The program's code with marks, and the line of each statement; 0 for one whose mark may be lost, so that it need not run.

    Before execution, `MARK` must name an object with an item for each of these statements, which becomes 1 when it runs,
    and `HELD` a function that takes the condition of an assertion and its line, and returns the condition.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the source does not compile.
    """
    compile(source, program, "exec", dont_inherit=True)  # errors come from the source as written
    tree = ast.parse(source, program)
    marker = _Marker(_handed_to(tree, _is_rewriter), _handed_to(tree, _is_mapping))
    tree.body = marker.marked(tree.body, documented=True)
    return compile(ast.fix_missing_locations(tree), program, "exec", dont_inherit=True), marker.lines


class _Marker:
    """Marks statements, and does not look into expressions: these may be deep."""

    def __init__(self, rewritten: set[str], mapped: set[str]) -> None:
        self.lines: list[int] = []
        self._rewritten, self._mapped = rewritten, mapped
        self._optional = 0  # how many of the functions that we are in may run in another form

    def marked(self, block: list[ast.stmt], documented: bool = False) -> list[ast.stmt]:
        """The statements of a block, each after its mark."""
        marked: list[ast.stmt] = []
        for index, statement in enumerate(block):
            docstring = (
                documented
                and index == 0
                and isinstance(statement, ast.Expr)
                and isinstance(statement.value, ast.Constant)
            )
            future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
            if not docstring and not future:
                place = ast.Subscript(ast.Name(MARK, ast.Load()), ast.Constant(len(self.lines)), ast.Store())
                marked.append(ast.copy_location(ast.Assign([place], ast.Constant(1)), statement))
                self.lines.append(0 if self._optional else statement.lineno)
            self._look_into(statement)
            marked.append(statement)
        return marked

    def _look_into(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Assert):
            held = ast.Call(ast.Name(HELD, ast.Load()), [statement.test, ast.Constant(statement.lineno)], [])
            statement.test = ast.copy_location(held, statement.test)
        if isinstance(statement, ast.FunctionDef) and (
            statement.name in self._rewritten or any(_is_rewriter(one) for one in statement.decorator_list)
        ):
            return
        documented = isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        mapped = isinstance(statement, ast.FunctionDef) and statement.name in self._mapped
        self._optional += mapped
        for part in (statement, *getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(part, name, None)
                if isinstance(block, list):
                    setattr(part, name, self.marked(block, documented and name == "body"))
        self._optional -= mapped


def _is_rewriter(expression: ast.expr) -> bool:
    return ast.unparse(expression.func if isinstance(expression, ast.Call) else expression) in REWRITERS


def _is_mapping(call: ast.expr) -> bool:
    """Like `dataset.map(double)`: TensorFlow rewrites the function, other libraries call it as it is."""
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("map", "filter")


def _handed_to(tree: ast.Module, wanted: Callable[[ast.expr], bool]) -> set[str]:
    """Names of functions that are the first argument of a wanted call, as in `tf.function(step)`."""
    return {
        node.args[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Name) and wanted(node)
    }
