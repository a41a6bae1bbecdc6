"""A header says what a program needs; whatever is wrong with it is named with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.engine.errors import HeaderError
from scripts.engine.model import BACKENDS, Limits
from scripts.engine.parse import check_asserts, find_programs, imported_modules, parse
from tests.tiny_project import ROOT

BODY = "print('x')\nassert 1 + 1 == 2\n"


def write(folder: Path, text: str, name: str = "program.py") -> Path:
    path = folder / "category" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_program_without_settings_gets_the_defaults(tmp_path: Path) -> None:
    snippet = parse(write(tmp_path, f'"""It holds."""\n{BODY}'), tmp_path)
    assert (snippet.id, snippet.title, snippet.backends) == ("category/program", "It holds.", BACKENDS)
    assert snippet.limits.seconds == 20


def test_settings_are_read_with_their_reasons(tmp_path: Path) -> None:
    header = (
        "backends: torch, jax -- the loop is theirs\nseconds: 40 -- trains twice\nmemory: 2 GiB -- wide\noutput: 100 kB -- a table\n"
        "processes: 3 -- a pool\nallow-warning: UserWarning: old .* -- not ours\nallow-duration: a ratio\n"
        "figure curve.svg: A curve that rises\n    and falls again."
    )
    snippet = parse(write(tmp_path, f'"""It holds.\n\n{header}\n"""\n{BODY}'), tmp_path)
    assert snippet.backends == ("torch", "jax")
    assert snippet.backends_reason == "the loop is theirs"
    limits = snippet.limits
    assert (limits.seconds, limits.memory_mib, limits.output_bytes, limits.processes) == (40, 2048, 100_000, 3)
    assert snippet.allowed_warnings[0].message == "old .*"
    assert snippet.figures == {"curve.svg": "A curve that rises and falls again."}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (BODY, 1, "no header"),
        (f'"""It holds"""\n{BODY}', 1, "full stop"),
        (f'"""It holds.\nmore\n"""\n{BODY}', 2, "blank line"),
        (f'"""It holds.\n\nbackend: torch -- x\n"""\n{BODY}', 3, "Did you mean `backends`?"),
        (f'"""It holds.\n\nbackends: pytorch -- x\n"""\n{BODY}', 3, "torch"),
        (f'"""It holds.\n\nbackends: torch\n"""\n{BODY}', 3, "reason"),
        (f'"""It holds.\n\nseconds: soon -- x\n"""\n{BODY}', 3, "whole number"),
        (f'"""It holds.\n\nmemory: 2 -- x\n"""\n{BODY}', 3, "unit"),
        (f'"""It holds.\n\nfigure Curve.png: what it shows, at some length\n"""\n{BODY}', 3, "name.svg"),
        (f'"""It holds.\n\nfigure a.svg: short\n"""\n{BODY}', 3, "too short"),
        (f'"""It holds.\n\nassets: none.csv\n"""\n{BODY}', 3, "none.csv"),
        *(
            (f'"""It holds.\n\n{setting}\n"""\n{BODY}', 3, says)
            for setting, says in (
                ("seconds: 0 -- x", "whole number from 1"),
                ("seconds: -5 -- x", "whole number from 1"),
                ("seconds: 601 -- x", "at most 600: "),
                (f"seconds: {'9' * 50} -- x", "at most 600: "),
                ("processes: 0 -- x", "whole number from 1"),
                ("processes: 65 -- x", "at most 64: "),
                ("memory: 0 B -- x", "at least 1 MiB"),
                ("memory: 900 TiB -- x", "unit"),
                ("memory: 8.01 GiB -- x", "at most 8 GiB: "),
                ("output: -1 kB -- x", "unit"),
                ("output: 0 B -- x", "at least 1 B"),
                ("output: 1001 kB -- x", "at most 1 MB: "),
                ("backends:", "no value"),
                ("backends: -- x", "no value"),
                ("backends: jax, -- x", "unknown backend “”"),
                ("backends: jax, jax -- x", "named twice"),
                ("backends: torch, jax, tensorflow -- x", "Drop the line"),
                ("raises: two words", "one exception"),
            )
        ),
        (f'"""It holds.\n\nseconds: 30 -- x\nmemory: 2 GiB -- x\nseconds: 40 -- x\n"""\n{BODY}', 5, "stands in line 3"),
        (f'"""It holds.\n\nraises: KeyError\nraises: KeyError\n"""\n{BODY}', 4, "stands in line 3"),
        (
            f'"""It holds.\n\nfigure a.svg: a line that rises all along\nfigure a.svg: a line that rises all along\n"""\n{BODY}',
            4,
            "described twice",
        ),
        (f'"""It holds.\n\nsome prose here\n"""\n{BODY}', 3, "setting: value"),
        (f'"""It holds.\n\n  indented\n"""\n{BODY}', 3, "continues"),
        (f'"""It holds."""\nx = "{"y" * 80}"\n{BODY}', 2, "columns"),
        ('"""It holds."""\nprint(1)\n', 2, "asserts nothing"),
        ('"""It holds."""\nprint(1)\nassert True\n', 3, "asserts nothing"),
        (
            '"""It holds."""\nimport torch\n\n\n@torch.compile\ndef f(x):\n    assert x > 0\n    return x\n',
            8,
            "asserts nothing",
        ),
        ('"""It holds."""\n' + "x = 1\n" * 61 + BODY, 64, "lines"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(HeaderError) as caught:
        check_asserts(parse(write(tmp_path, text), tmp_path))
    assert str(caught.value).startswith(f"snippets/category/program.py:{line}: ")
    assert says in str(caught.value)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.write_bytes(b'"""It holds."""\nx = "\xff"\n')
    with pytest.raises(HeaderError, match=r"program\.py:2: not UTF-8"):
        parse(path, tmp_path)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b'"""It holds."""\nx = 1\r\nassert x == 1\r\n', "2: the control character '\\r'. Use plain text with Unix"),
        (b'"""It holds."""\nx = 1\ry = 2\nassert x\n', "2: the control character '\\r'"),
        (b'"""It holds."""\n' + b"#" * 76 + b"\r\n", "2: the control character '\\r'"),
        (b'\xef\xbb\xbf"""It holds."""\nassert 1 + 1 == 2\n', "1: begins with a byte order mark. Save"),
    ],
)
def test_other_line_ends_and_byte_order_marks_are_refused(tmp_path: Path, raw: bytes, says: str) -> None:
    path = write(tmp_path, "")
    path.write_bytes(raw)
    with pytest.raises(HeaderError) as caught:
        parse(path, tmp_path)
    assert str(caught.value).startswith(f"snippets/category/program.py:{says}")


def test_what_may_be_said_more_than_once_and_the_highest_limits_are_read(tmp_path: Path) -> None:
    header = (
        "seconds: 600 -- x\nmemory: 8 GiB -- x\noutput: 1 MB -- x\nprocesses: 64 -- x\n"
        "allow-warning: UserWarning: a -- x\nallow-warning: UserWarning: b -- x\n"
        "figure a.svg: a line that rises all along\nfigure b.svg: a line that falls all along"
    )
    snippet = parse(write(tmp_path, f'"""It holds.\n\n{header}\n"""\n{BODY}'), tmp_path)
    assert snippet.limits == Limits(600, 8192, 1_000_000, 64)
    assert [rule.message for rule in snippet.allowed_warnings] == ["a", "b"]
    assert list(snippet.figures) == ["a.svg", "b.svg"]


def test_every_program_of_this_project_is_read() -> None:
    for path in find_programs(ROOT / "snippets"):
        parse(path, ROOT / "snippets")


def test_a_bad_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeaderError, match="snake_case"):
        parse(write(tmp_path, BODY, "Bad-Name.py"), tmp_path)


def test_code_that_does_not_parse_is_left_to_the_run(tmp_path: Path) -> None:
    assert parse(write(tmp_path, '"""It holds."""\ndef broken(:\n'), tmp_path).source.startswith('"""')


def test_imports_are_found() -> None:
    assert imported_modules("import a.b, c\nfrom d.e import f\nfrom . import g\n") == {"a.b", "c", "d.e"}
    assert imported_modules("import (") == set()


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_place(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("parse")
    path = folder / "category" / "program.py"
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        parse(path, folder)
    except HeaderError as error:
        assert str(error).startswith("snippets/category/program.py:")
