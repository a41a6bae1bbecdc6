"""Formulas become HTML and MathML at build time, so that reading needs no script.

The generator leaves each formula as escaped TeX in an element of class ``arithmatex``. The vendored KaTeX, run in V8
inside this process, renders it; its stylesheet and the part of its fonts that is used join the site only if a page has a
formula, and only those pages link them. Headings and titles hold no formulas (CONTRIBUTING.md), so navigation and search never see TeX.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from py_mini_racer import JSEvalException, MiniRacer

from scripts.site import fonts
from scripts.site.errors import SiteError

VENDOR = Path(__file__).parent / "vendor" / "katex"
ASSETS = Path("assets") / "katex"

# Arithmatex in its generic form: the element holds nothing but the escaped formula between its delimiters.
FORMULA = re.compile(
    r'<(?P<element>span|div) class="arithmatex">\s*'
    r"(?:\\\((?P<inline>[^<]*?)\\\)|\\\[(?P<display>[^<]*?)\\\])\s*</(?P=element)>"
    r"(?P<mark>[.,:;?!)]*)",
    re.DOTALL,
)
LEFT_OVER = re.compile(r'class="arithmatex"[^>]*>(?!<span class="katex)(.{0,80})', re.DOTALL)
# The formula's TeX, which nobody sees, and which is copied along with the formula.
ANNOTATION = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
# Between two parts of a formula, a line may break.
BREAKABLE = re.compile(r'(?<=</span>)(?=<span class="katex-base">)')
# KaTeX writes these and browsers ignore them: a height is never negative.
NEGATIVE_HEIGHT = re.compile(r"height:-[\d.]+em;")
HEADING = re.compile(r"<(h[1-6]|title)\b[^>]*>(?:(?!</\1>).)*?class=\"arithmatex\"", re.DOTALL)

# KaTeX runs in strict mode: what it would only warn about on a console nobody reads is an error here.
PROGRAM = """
function render(tex, display) {
  return katex.renderToString(tex, {displayMode: display, output: "htmlAndMathml", throwOnError: true, strict: "error"});
}
"""

Render = Callable[[str, bool], str]


@contextmanager
def renderer() -> Iterator[Render]:
    """Load KaTeX once; the function yielded turns TeX into markup and raises ValueError with KaTeX's own words.

    A context manager because an engine that is still open when Python exits keeps the process from ending.
    """
    with MiniRacer() as engine:
        engine.eval((VENDOR / "katex.min.js").read_text(encoding="utf-8"))
        engine.eval(PROGRAM)

        def render(tex: str, display: bool) -> str:
            try:
                markup = str(engine.eval(f"render({json.dumps(tex)}, {json.dumps(display)})"))
            except JSEvalException as error:
                raise ValueError(_katex_message(str(error))) from error
            return NEGATIVE_HEIGHT.sub("", ANNOTATION.sub("", markup))

        yield render


def apply(site: Path) -> None:
    """Render every formula of every page under ``site``, in place.

    Raises SiteError for the formulas that KaTeX refuses, all of them at once, and for a formula in a heading.
    """
    problems: list[str] = []
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html"))}
    pages = {page: source for page, source in pages.items() if 'class="arithmatex"' in source}
    with renderer() as render:
        for page, source in pages.items():
            name = page.relative_to(site)
            rendered, found = render_page(source, render)
            problems += [f"{name}: {problem}" for problem in found]
            page.write_text(_link_stylesheet(rendered, name), encoding="utf-8")
    if problems:
        raise SiteError(
            "Formulas that cannot be set:\n  " + "\n  ".join(problems) + "\nCorrect them in docs/ and build again."
        )
    if pages:
        _copy_assets(site, fonts.characters(page.read_text(encoding="utf-8") for page in pages))


def render_page(source: str, render: Render) -> tuple[str, list[str]]:
    """The page with its formulas rendered, and a sentence for each formula that could not be."""
    problems: list[str] = []
    memory: dict[tuple[str, bool], str] = {}

    if HEADING.search(source):
        problems.append("a formula in a heading; titles and search results would show its TeX, so write it in words")

    def replace(match: re.Match[str]) -> str:
        display = match["display"] is not None
        tex = html.unescape(match["display"] if display else match["inline"]).strip()
        if (tex, display) not in memory:
            try:
                memory[tex, display] = render(tex, display)
            except ValueError as error:
                problems.append(f"“{tex}”: {error}")
                return match[0]
        element, mark = match["element"], match["mark"]
        if element == "span" and mark and not display:
            # A browser may break a line after a formula, whatever follows: a full stop would stand alone on the next.
            parts = BREAKABLE.sub("<wbr>", memory[tex, display])
            return f'<span class="unbroken"><span class="arithmatex">{parts}</span>{mark}</span>'
        # One that is wider than the screen scrolls, and must be reached by keyboard; a script frees those that fit.
        stop = ' tabindex="0"' if element == "div" else ""
        return f'<{element} class="arithmatex"{stop}>{memory[tex, display]}</{element}>{mark}'

    rendered = FORMULA.sub(replace, source)
    if not problems and (left := LEFT_OVER.search(rendered)):
        problems.append(f"a formula with markup inside, near “{left[1].strip()}”; check its dollar signs")
    return rendered, problems


def _katex_message(text: str) -> str:
    """KaTeX's sentence out of the engine's report, which adds a stack."""
    found = re.search(r"KaTeX parse error: (.*)", text) or re.search(r"Error: (.*)", text)
    return (found[1] if found else text).strip()


def _link_stylesheet(source: str, name: Path) -> str:
    up = "../" * (len(name.parts) - 1)
    link = f'<link rel="stylesheet" href="{up}{ASSETS.as_posix()}/katex.min.css">'
    if link in source:
        return source
    if "</head>" not in source:
        raise SiteError(
            f"{name} has no </head> to link the formulas' stylesheet from. Check the page template in overrides/."
        )
    return source.replace("</head>", f"{link}</head>", 1)


def _copy_assets(site: Path, characters: str) -> None:
    target = site / ASSETS
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(VENDOR / "katex.min.css", target / "katex.min.css")
    shutil.copyfile(VENDOR / "LICENSE", target / "LICENSE")
    for font in sorted((VENDOR / "fonts").glob("*.woff2")):
        (target / "fonts" / font.name).write_bytes(fonts.subset(font, characters))
