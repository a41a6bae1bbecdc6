"""Parse: a program file becomes a `Snippet`, or an error that names file, line and remedy."""

from __future__ import annotations

import ast
import codecs
import re
from collections import deque
from functools import lru_cache
from pathlib import Path

from scripts.engine import header, output, rewritten
from scripts.engine.errors import HeaderError
from scripts.engine.model import LABS, Snippet, file_of

MAX_COLUMNS = 76  # what a laptop shows beside the table of contents without scrolling
MAX_LINES = 60
NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)  # of these running it tells more
NAME = re.compile(r"[a-z][a-z0-9_]*\.py")


def find_programs(snippets: Path) -> list[Path]:
    """All program files below the folder, in a stable order.

    Raises:
        HeaderError: a file stands where no page would look for it (every one is listed).
    """
    found = sorted(path for path in snippets.glob("*/[!.]*.py") if path.is_file())
    strays = sorted({path for path in snippets.rglob("[!.]*.py") if _is_visible(path, snippets)} - set(found))
    strays += [path for path in found if path.parent.name == LABS]
    if strays:
        raise HeaderError(
            "\n".join(
                f"snippets/{path.relative_to(snippets).as_posix()}: a program is a file in the folder of its category, "
                f"snippets/<category>/<name>.py, and labs stand in docs/labs; move it, or remove it"
                for path in strays
            )
        )
    return found


def _is_visible(path: Path, below: Path) -> bool:
    return not any(part.startswith((".", "__pycache__")) for part in path.relative_to(below).parts)


def parse(path: Path, snippets: Path) -> Snippet:
    """Read one program.

    Raises:
        HeaderError: the file is not plain UTF-8 with Unix line ends, is named or laid out against the rules, or its header has
            an unknown setting or a value that does not fit. A program whose *code* does not parse is
            returned all the same if its header can be read: running it reports the syntax error.
    """
    where = f"snippets/{path.relative_to(snippets).as_posix()}"
    if not NAME.fullmatch(path.name):
        raise HeaderError(f"{where}:1: a program's file name is lower-case snake_case, like output_size.py. Rename it.")
    source = _text(path, where)
    lines = source.split("\n")
    for number, line in enumerate(lines, 1):
        found = output.CONTROL.search(line)
        if found:
            raise HeaderError(
                f"{where}:{number}: the control character {found.group()!r}. Use plain text with Unix line ends."
            )
        if len(line) > MAX_COLUMNS:
            raise HeaderError(f"{where}:{number}: {len(line)} columns; at most {MAX_COLUMNS}. Break the line.")
    docstring, start = header.find(source, where)
    code_lines = len(lines) - 1 - start - docstring.count("\n")
    if code_lines > MAX_LINES:
        raise HeaderError(
            f"{where}:{len(lines) - 1}: {code_lines} lines after the header; at most {MAX_LINES}. Prove one thing, or split it."
        )
    blank = Snippet(id=path.relative_to(snippets).with_suffix("").as_posix(), path=path, source=source, title="")
    return header.read(docstring, start, where, blank)


def _text(path: Path, where: str) -> str:
    """The file as it is: reading it as text would turn other line ends into Unix ones, and hide them."""
    raw = path.read_bytes()
    if raw.startswith(codecs.BOM_UTF8):
        raise HeaderError(f"{where}:1: begins with a byte order mark. Save the file as UTF-8 without one.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = raw.count(b"\n", 0, error.start) + 1
        raise HeaderError(f"{where}:{broken}: not UTF-8 (byte {error.start}). Save the file as UTF-8.") from None


@lru_cache(maxsize=1024)
def imported_modules(source: str) -> frozenset[str]:
    """Dotted names of the modules that a program imports by statement; empty if it does not parse."""
    try:
        tree = ast.parse(source)
    except NOT_PYTHON:
        return frozenset()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return frozenset(names)


def check_asserts(snippet: Snippet) -> None:
    """A program that asserts nothing proves nothing, unless the exception that it must raise is the proof.

    Called before a program runs, not when it is read: reading its syntax takes longer than all else that finds out whether
    its record holds, and what has a record was checked by the same code.

    Raises:
        HeaderError: it asserts nothing.
    """
    if snippet.raises:
        return
    try:
        tree = ast.parse(snippet.source)
    except NOT_PYTHON:
        return
    # An assertion in a function that PyTorch compiles may never run, and nobody would see that.
    unseen = rewritten.find(tree).torch
    nodes = deque[ast.AST]([tree])
    while nodes:
        node = nodes.popleft()
        if isinstance(node, rewritten.Function) and node.name in unseen:
            continue
        nodes.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Assert) and any(isinstance(part, ast.Name) for part in ast.walk(node.test)):
            return
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2].startswith("assert_"):
            return
    raise HeaderError(
        f"{file_of(snippet.id)}:{len(snippet.source.splitlines())}: the program asserts nothing, so it proves nothing. Assert the property that its first line claims."
    )
