"""Coverage: which statements of a program never ran. Code that is shown but did not run is a claim without proof.

A tracer would slow every call of the frameworks by half (measured), so the statements themselves report: before
each one, the compiled form of a program adds its line to a set. Lines, names and source stay as written.
"""

from __future__ import annotations

import ast
import types

MARK = "__ran__"
# Functions that a framework rewrites from their source before it runs them: the marks do not survive that.
REWRITERS = ("tf.function", "tensorflow.function", "torch.compile", "torch.jit.script")


def compile_marked(source: str, program: str) -> tuple[types.CodeType, set[int]]:
    """The program's code with marks, and the lines of all statements that must run.

    Before execution, the namespace needs a function under the name `MARK` that takes a line number.

    Raises:
        SyntaxError, ValueError: the source does not compile.
    """
    compile(source, program, "exec", dont_inherit=True)  # errors come from the source as written
    marker = _Marker()
    tree = marker.visit(ast.parse(source, program))
    return compile(ast.fix_missing_locations(tree), program, "exec", dont_inherit=True), marker.lines


class _Marker(ast.NodeTransformer):
    def __init__(self) -> None:
        self.lines: set[int] = set()

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.FunctionDef) and any(_is_rewriter(decorator) for decorator in node.decorator_list):
            return node
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                documented = name == "body" and isinstance(
                    node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
                )
                setattr(node, name, self._marked(block, documented))
        return node

    def _marked(self, block: list[ast.stmt], documented: bool) -> list[ast.stmt]:
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
                self.lines.add(statement.lineno)
                call = ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(statement.lineno)], [])
                marked.append(ast.copy_location(ast.Expr(call), statement))
            marked.append(statement)
        return marked


def _is_rewriter(decorator: ast.expr) -> bool:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator).startswith(REWRITERS)
