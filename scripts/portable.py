"""Portable: the same pages through ProperDocs and Zensical, compared with MkDocs' page by page."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scripts.project import Project
from scripts.site import generate
from scripts.site.errors import SiteError

GENERATORS = ("properdocs", "zensical")
LABS = "labs/"  # Zensical ignores mkdocs-jupyter, so it has no lab pages


@dataclass(frozen=True)
class Difference:
    """A page that another generator lacks, adds, or renders with another title or text."""

    generator: str
    page: str
    what: str


def compare(project: Project, console: Console) -> list[Difference]:
    """Build the raw pages with each generator and compare them; known differences are printed and not returned.

    Raises:
        SiteError: a generator refuses to build.
        FileNotFoundError: a generator is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="portable-", dir=project.build) as folder:
        base = Path(folder)
        generate.generate(project.root, base / "mkdocs")
        wanted = read_site(base / "mkdocs")
        found: list[Difference] = []
        for name in GENERATORS:
            _generate(project, name, base / name)
            pages = read_site(base / name)
            differences = compare_sites(name, wanted, pages)
            labs = [difference for difference in differences if difference.page.startswith(LABS) and name == "zensical"]
            found += [difference for difference in differences if difference not in labs]
            console.print(
                f"{name}: {len(pages)} pages, {len(differences) - len(labs)} differences"
                + (f"; {len(labs)} labs missing, as known" if labs else ""),
                highlight=False,
            )
        return found


def read_site(folder: Path) -> dict[str, tuple[str, str]]:
    """Page name to (title, text of the article), white space and the theme's own furniture dropped."""
    pages = {}
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        article = re.search(r"<article[^>]*>(.*)</article>", text, re.DOTALL)
        title = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
        if path.name != "404.html" and article:
            pages[path.relative_to(folder).as_posix()] = (_words(title[1]) if title else "", _words(article[1]))
    return pages


def compare_sites(name: str, wanted: dict[str, tuple[str, str]], found: dict[str, tuple[str, str]]) -> list[Difference]:
    """All differences between two readings."""
    differences = [Difference(name, page, "the page is missing") for page in sorted(wanted.keys() - found.keys())]
    differences += [
        Difference(name, page, "a page that MkDocs does not have") for page in sorted(found.keys() - wanted.keys())
    ]
    for page in sorted(wanted.keys() & found.keys()):
        if wanted[page][0] != found[page][0]:
            differences.append(
                Difference(name, page, f"another title: “{found[page][0]}” instead of “{wanted[page][0]}”")
            )
        if wanted[page][1] != found[page][1]:
            differences.append(Difference(name, page, _first_difference(wanted[page][1], found[page][1])))
    return differences


def _generate(project: Project, name: str, target: Path) -> None:
    tool = project.root / ".venv-portable" / "bin" / name
    if not tool.is_file():
        raise FileNotFoundError(f"{name} is not installed. Run `make portable`, which installs it.")
    # Both read mkdocs.yml from the current folder and build below it, so each gets a copy of the sources.
    work = target.with_name(f"{name}-sources")
    for part in ("docs", "overrides", "build/cards"):
        if (project.root / part).is_dir():
            shutil.copytree(project.root / part, work / part)
    config = (project.root / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"(?m)^  - mkdocs-jupyter:\n(?:      .*\n)+", "", config)
    (work / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = subprocess.run(
        [str(tool), "build"], cwd=work, capture_output=True, text=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    )
    if done.returncode:
        raise SiteError(f"{name} refuses to build:\n{(done.stdout + done.stderr)[-2000:]}")
    shutil.move(work / "site", target)


def _words(markup: str) -> str:
    markup = re.sub(
        r'<(script|style|svg|button|nav)\b.*?</\1>|<a class="(?:headerlink|md-content__button)[^>]*>.*?</a>|<!--.*?-->',
        " ",
        markup,
        flags=re.DOTALL,
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def _first_difference(wanted: str, found: str) -> str:
    at = next(
        (index for index, pair in enumerate(zip(wanted, found, strict=False)) if pair[0] != pair[1]),
        min(len(wanted), len(found)),
    )
    start = max(0, at - 30)
    return f"another text: “…{found[start : at + 40]}…” instead of “…{wanted[start : at + 40]}…”"
