"""Lab: a py:percent file becomes cells, and a program that announces each cell before it runs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scripts.engine import header
from scripts.engine.errors import HeaderError
from scripts.engine.model import LABS, Snippet, file_of
from scripts.engine.output import CONTROL
from scripts.engine.parse import MAX_COLUMNS, NAME

HEAD = re.compile(r"# %%(?: \[(markdown)\])?[ \t]*")
MAX_CELL_LINES = 45  # what a phone shows in two screens


@dataclass(frozen=True)
class Cell:
    """One cell: prose, or code. `line` is that of its `# %%` in the file; `number` counts code cells from 1, and is 0 for prose."""

    line: int
    number: int
    text: str


@dataclass(frozen=True)
class Lab:
    """A lab as its author wrote it (`source`), and as the engine runs it (`program`)."""

    name: str
    source: str
    cells: tuple[Cell, ...]
    program: Snippet

    @property
    def file(self) -> str:
        """The lab's file, as people name it."""
        return file_of(self.program.id)

    @property
    def title(self) -> str:
        """The heading of its first cell."""
        return self.cells[0].text.split("\n")[0].removeprefix("# ").strip()

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        """The cells that run."""
        return tuple(cell for cell in self.cells if cell.number)


def find_labs(docs: Path) -> list[Path]:
    """All lab files, in a stable order."""
    return sorted((docs / "labs").glob("[!.]*.py"))


def read(path: Path) -> Lab:
    """Read one lab.

    Raises:
        HeaderError: the file breaks a rule; the message names file, line and remedy.
    """
    where = f"docs/labs/{path.name}"
    if not NAME.fullmatch(path.name):
        raise HeaderError(f"{where}:1: a lab's file name is lower-case snake_case, like optimizers.py. Rename it.")
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        broken = path.read_bytes()[: error.start].count(b"\n") + 1
        raise HeaderError(f"{where}:{broken}: not UTF-8 (byte {error.start}). Save the file as UTF-8.") from None
    docstring, start = header.find(source, where)
    lines = source.rstrip("\n").split("\n")
    cells = _cells(lines, start + docstring.count("\n"), where)
    blank = Snippet(id=f"{LABS}/{path.stem}", path=path, source=_announcing(lines, cells), title="")
    program = header.read(docstring, start, where, blank)
    for name in program.figures:
        if sum(f'"{name}"' in cell.text or f"'{name}'" in cell.text for cell in cells if cell.number) != 1:
            raise HeaderError(
                f"{where}:{start}: figure {name} is not saved in exactly one cell; name it there as a string."
            )
    return Lab(path.stem, source, tuple(cells), program)


def split_output(output: str, cells: int) -> list[str]:
    """What each code cell printed, from what the whole lab printed.

    Raises:
        ValueError: a line of the output looks like a cell's announcement and is none.
    """
    parts = re.split(r"(?:^|\n)\[cell (\d+)\](?:\n|$)", output)
    if [int(number) for number in parts[1::2]] != list(range(1, cells + 1)):
        raise ValueError("a line like “[cell 3]” in the output is not the engine's own; print something else")
    return [text.rstrip("\n") for text in parts[2::2]]


def _cells(lines: list[str], last_header_line: int, where: str) -> list[Cell]:
    heads = [(number, match) for number, line in enumerate(lines, 1) if (match := HEAD.fullmatch(line))]
    for number, line in enumerate(lines, 1):
        if line.startswith("# %%") and not HEAD.fullmatch(line):
            raise HeaderError(f"{where}:{number}: a cell begins with `# %%` or `# %% [markdown]` and nothing more.")
        if len(line) > MAX_COLUMNS and not line.startswith("#"):
            raise HeaderError(f"{where}:{number}: {len(line)} columns; at most {MAX_COLUMNS}. Break the line.")
        if CONTROL.search(line):
            raise HeaderError(f"{where}:{number}: a control character. Use plain text with Unix line ends.")
    if not heads or not heads[0][1].group(1):
        raise HeaderError(
            f"{where}:{last_header_line + 1}: the first cell is prose: `# %% [markdown]`, then `# # The title`."
        )
    for number, line in enumerate(lines[last_header_line : heads[0][0] - 1], last_header_line + 1):
        if line.strip():
            raise HeaderError(f"{where}:{number}: code before the first cell. Put it into a cell: `# %%`.")
    cells: list[Cell] = []
    code = 0
    ends = [*(number for number, _ in heads[1:]), len(lines) + 1]
    for (number, head), end in zip(heads, ends, strict=True):
        body = lines[number : end - 1]
        if head.group(1):
            cells.append(Cell(number, 0, _prose(body, number, where)))
        else:
            code += 1
            text = "\n".join(body).strip("\n")
            if not text.strip():
                raise HeaderError(f"{where}:{number}: an empty cell. Fill it or remove it.")
            if text.count("\n") >= MAX_CELL_LINES:
                raise HeaderError(
                    f"{where}:{number}: {text.count(chr(10)) + 1} lines in a cell; at most {MAX_CELL_LINES}. Split it, with a word of prose between."
                )
            cells.append(Cell(number, code, text))
    if not cells[0].text.startswith("# "):
        raise HeaderError(f"{where}:{cells[0].line + 1}: the first cell begins with the lab's title: `# # The title`.")
    return cells


def _prose(body: list[str], line: int, where: str) -> str:
    for number, text in enumerate(body, line + 1):
        if text.strip() and not re.match(r"#(?: |$)", text):
            raise HeaderError(f"{where}:{number}: prose stands behind `# `. Add it, or begin a code cell: `# %%`.")
    return "\n".join(text[2:] for text in body).strip("\n")


def _announcing(lines: list[str], cells: list[Cell]) -> str:
    """The file with the same lines: a code cell's head prints its number, and prose is blank, so that changing it runs nothing."""
    heads = {cell.line: cell.number for cell in cells}
    found: list[str] = []
    prose = False
    for number, line in enumerate(lines, 1):
        if number in heads:
            prose = not heads[number]
            found.append("" if prose else f'print("\\n[cell {heads[number]}]")')
        else:
            found.append("" if prose else line)
    return "\n".join(found) + "\n"
