"""Scripts wait for their page; those that it loads one after another become one file, in the same order."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.site import deferred, joined


def page(*scripts: str, how: str = " defer") -> str:
    return "<body>" + "\n".join(f'<script{how} src="{name}"></script>' for name in scripts) + "</body>"


def write(site: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")


def loaded(site: Path, name: str) -> list[str]:
    return re.findall(r'src="([^"]+)"', (site / name).read_text(encoding="utf-8"))


def test_neighbors_become_one_in_their_order(tmp_path: Path) -> None:
    files = {
        "assets/a.js": "a()\n\n",
        "assets/b.js": "b()",
        "assets/vendor/v.js": "v()",
        "assets/javascripts/t.js": "t()",
    }
    names = list(files)
    write(tmp_path, files | {"index.html": page(names[2], names[3], names[1], names[0])})
    write(tmp_path, {"deep/er.html": page("../assets/b.js", "../assets/a.js")})
    write(tmp_path, {"404.html": page("/assets/b.js", "/assets/a.js")})
    joined.apply(tmp_path)
    vendor, theme, ours = loaded(tmp_path, "index.html")
    assert (vendor, theme) == ("assets/vendor/v.js", "assets/javascripts/t.js")
    assert (tmp_path / ours).read_text(encoding="utf-8") == "b()\na()\n"
    assert loaded(tmp_path, "deep/er.html") == [f"../{ours}"]
    assert loaded(tmp_path, "404.html") == [f"/{ours}"]
    assert sorted(path.name for path in tmp_path.rglob("*.js")) == sorted(["v.js", "t.js", Path(ours).name])


def test_what_another_page_loads_alone_stays(tmp_path: Path) -> None:
    write(tmp_path, {"assets/a.js": "a()", "assets/b.js": "b()", "index.html": page("assets/a.js", "assets/b.js")})
    write(
        tmp_path,
        {"other.html": page("assets/a.js"), "mixed.html": page("assets/b.js") + page("assets/a.js", how="")},
    )
    joined.apply(tmp_path)
    assert loaded(tmp_path, "other.html") == ["assets/a.js"]
    assert loaded(tmp_path, "mixed.html") == ["assets/b.js", "assets/a.js"]
    assert (tmp_path / "assets/a.js").is_file() and (tmp_path / "assets/b.js").is_file()


def test_a_page_without_neighbors_is_not_touched(tmp_path: Path) -> None:
    whole = page("assets/vendor/v.js", "assets/a.js") + '<script src="assets/b.js" data-x="1"></script>'
    write(tmp_path, {"assets/vendor/v.js": "", "assets/a.js": "", "assets/b.js": "", "index.html": whole})
    joined.apply(tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == whole
    assert not (tmp_path / "assets/joined").exists()


def test_all_that_a_page_loads_waits_and_what_stands_in_it_does_not(tmp_path: Path) -> None:
    whole = '<script>now()</script><script src="a.js"></script><script defer src="b.js"></script>'
    write(tmp_path, {"deep/index.html": whole, "drills/index.html": whole})
    deferred.apply(tmp_path)
    assert (tmp_path / "drills/index.html").read_text(encoding="utf-8") == whole
    text = (tmp_path / "deep/index.html").read_text(encoding="utf-8")
    assert text == '<script>now()</script><script defer src="a.js"></script><script defer src="b.js"></script>'
