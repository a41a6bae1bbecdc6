"""Coverage: which statements of a program never ran, and which assertions did not hold. Code that is shown but did not
run is a claim without proof, and so is an assertion whose failure the program swallows.

A tracer would slow every call of the frameworks by half (measured), so the statements themselves report: before
each one, the compiled form of a program adds its line to a set, and the condition of each assertion passes through a
function. Lines, names and source stay as written.

Some functions run in a form that a framework makes from them; `scripts.engine.rewritten` finds these.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scripts.engine.rewritten import Function, Rewritten, find

MARK = "__ran__"
HELD = "__held__"


@dataclass(frozen=True)
class Body:
    """A function that TensorFlow may run in a form of its own, without our marks: it must have been taken up in one or the other.

    Attributes:
        mark: index of its first statement.
        line: of that statement.
        begins: the line at which the function's code begins, decorators included.
    """

    mark: int
    line: int
    begins: int


@dataclass(frozen=True)
class Marks:
    """What a marked program reports by.

    Attributes:
        lines: the line of each statement, by its mark; 0 for one whose mark may be lost, so that it need not run.
        bodies: functions of such statements.
    """

    lines: Sequence[int]
    bodies: Sequence[Body]

    def unrun(self, ran: Sequence[int], converted: Collection[int] | None) -> list[int]:
        """The lines that never ran.

        Args:
            ran: an item for each mark, not 0 if its statement ran.
            converted: the lines at which functions begin that TensorFlow has converted; None if that is not known.
        """
        lines = {line for index, line in enumerate(self.lines) if line and not ran[index]}
        if converted is not None:
            lines |= {body.line for body in self.bodies if not ran[body.mark] and body.begins not in converted}
        return sorted(lines)


def compile_marked(source: str, program: str) -> tuple[types.CodeType, Marks]:
    """The program's code with marks, and what they stand for.

    Before execution, `MARK` must name an object with an item for each of these statements, which becomes 1 when it runs,
    and `HELD` a function that takes the condition of an assertion and its line, and returns the condition.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the source does not compile.
    """
    compile(source, program, "exec", dont_inherit=True)  # errors come from the source as written
    tree = ast.parse(source, program)
    marker = _Marker(find(tree))
    tree.body = marker.marked(tree.body, documented=True)
    code = compile(ast.fix_missing_locations(tree), program, "exec", dont_inherit=True)
    return code, Marks(marker.lines, marker.bodies)


class _Marker:
    """Marks statements, and does not look into expressions: these may be deep."""

    def __init__(self, rewritten: Rewritten) -> None:
        self.lines: list[int] = []
        self.bodies: list[Body] = []
        self._rewritten = rewritten
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
        function = statement if isinstance(statement, Function) else None
        if function is not None and function.name in self._rewritten.torch:
            return  # what PyTorch compiles cannot hold marks
        documented = function is not None or isinstance(statement, ast.ClassDef)
        optional = function is not None and function.name in self._rewritten.tensorflow
        first = len(self.lines)
        self._optional += optional
        for part in (statement, *getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(part, name, None)
                if isinstance(block, list):
                    setattr(part, name, self.marked(block, documented and name == "body"))
        self._optional -= optional
        if function is not None and optional and not self._optional and len(self.lines) > first:
            begins = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
            self.bodies.append(Body(first, function.body[0].lineno, begins))
