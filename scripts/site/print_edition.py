"""Print edition: all that the site says on one page, in the order of its navigation, with a contents list.

Chapters and questions are numbered, because browsers cannot print the page number that a link leads to: on paper, a link to
a question is followed by its number, and a link to the outside by its address.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html

from scripts.project import TITLE
from scripts.site import extract
from scripts.site.errors import SiteError

NAME = "print.html"
CONTENTS = "contents"
# Pages of nothing but links, which the contents list replaces; the rest needs scripts.
LISTINGS = ("index.html", "questions.html", "by-level.html", "by-role.html")
LEFT_OUT = (*LISTINGS, "404.html", "practice.html", "drills/index.html", NAME)
HEAD_OF_QUESTION = ("question-labels", "also-asked", "in-short")

DESCRIPTION = (
    "Every question and answer of this site on one page, with a contents list, made for paper and for a PDF file."
)
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta name="description" content="{description}">
<title>{title}: print edition</title>
{styles}
<link rel="stylesheet" href="assets/print-edition.css">
</head>
<body class="print-edition" dir="ltr" data-md-color-scheme="default" data-md-color-primary="custom" data-md-color-accent="custom">
<script>matchMedia("(prefers-color-scheme: dark)").matches&&document.body.setAttribute("data-md-color-scheme","slate")</script>
<main class="md-typeset">
<header>
<h1 id="top">{title}</h1>
<p>{about}</p>
<p class="on-screen">This is the print edition: print it, or <a href="index.html">go back to the site</a>.</p>
</header>
<nav class="contents" id="{contents}" aria-labelledby="contents-title">
<h2 id="contents-title">Contents</h2>
<ol>
{list}
</ol>
</nav>
{chapters}
</main>
<script src="assets/scrollable.js"></script>
</body>
</html>
"""


@dataclass
class _Chapter:
    """A page on its way into the edition. `numbers` are those of its questions, by id."""

    name: str
    title: str
    article: Any
    number: str = ""
    questions: list[tuple[str, str]] = field(default_factory=list)  # (id, title)
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        return "page-" + self.name.removesuffix(".html").replace("/", "-")

    def identity(self, name: str) -> str:
        """What an id of this page is in the edition: that of a question stays, others repeat from page to page."""
        return name if name in self.numbers else f"{self.anchor}--{name}"


def apply(site: Path) -> None:
    """Write print.html beside the other pages.

    Raises:
        SiteError: a page has no article or no heading.
    """
    home = lxml.html.document_fromstring((site / "index.html").read_text(encoding="utf-8"))
    chapters = {name: _read(site / name, name) for name in _order(site, home)}
    for number, chapter in enumerate(chapters.values(), 1):
        _number(chapter, str(number))
    for chapter in chapters.values():
        _rewrite(chapter, chapters)
    about = home.xpath('string(//meta[@name="description"]/@content)')
    text = PAGE.format(
        language=home.get("lang") or "en",
        description=escape(DESCRIPTION),
        title=escape(TITLE),
        about=escape(about),
        styles="\n".join(_styles(site, home)),
        contents=CONTENTS,
        list="\n".join(_entry(chapter) for chapter in chapters.values()),
        chapters="\n".join(_markup(chapter) for chapter in chapters.values()),
    )
    (site / NAME).write_text(text, encoding="utf-8")


def _order(site: Path, home: Any) -> list[str]:
    """The pages in the order in which the navigation of the home page names them, then those that it does not name.

    The first page of a folder is followed by the others of its folder, in the order in which it links them.
    """
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    order: list[str] = []
    for link in home.find_class("md-nav__link"):
        name = (link.get("href") or "").partition("#")[0]
        order.append(name)
        if name in pages and name.endswith("/index.html"):
            folder = posixpath.dirname(name)
            links = extract.article(site / name).iter("a")
            linked = [posixpath.normpath(posixpath.join(folder, link.get("href") or "")) for link in links]
            order += [page for page in [*linked, *pages] if posixpath.dirname(page) == folder]
    return [name for name in dict.fromkeys([*order, *pages]) if name in pages and name not in LEFT_OUT]


def _styles(site: Path, home: Any) -> list[str]:
    """Links to the site's own style sheets, that of the formulas included, which the home page does without."""
    names = [link.get("href") for link in home.iter("link") if link.get("rel") == "stylesheet"]
    names += ["assets/katex/katex.min.css"] if (site / "assets/katex/katex.min.css").is_file() else []
    return [f'<link rel="stylesheet" href="{name}">' for name in dict.fromkeys(names)]


def _read(path: Path, name: str) -> _Chapter:
    article = extract.article(path)
    heading = article.find(".//h1")
    if heading is None:
        raise SiteError(f"{name} has no heading of the first level. Begin its text with one: # Title.")
    extract.settle(article)
    return _Chapter(name, " ".join(heading.text_content().split()), article)


def _number(chapter: _Chapter, number: str) -> None:
    """Number the chapter and its questions, and keep each question's heading together with its short answer."""
    chapter.number = number
    for count, (heading, blocks) in enumerate(extract.questions(chapter.article), 1):
        identity = heading.get("id")
        chapter.numbers[identity] = f"{number}.{count}"
        chapter.questions.append((identity, " ".join(heading.text_content().split())))
        head = lxml.html.Element("div", {"class": "question-head"})
        heading.addprevious(head)
        head.append(heading)
        for block in blocks:
            if set(block.classes).isdisjoint(HEAD_OF_QUESTION):
                break
            head.append(block)
        _put_number(heading, chapter.numbers[identity])
    _put_number(chapter.article.find(".//h1"), number)


def _put_number(heading: Any, number: str) -> None:
    mark = lxml.html.Element("span", {"class": "number"})
    mark.text, mark.tail, heading.text = number, f" {heading.text or ''}", None
    heading.insert(0, mark)


def _rewrite(chapter: _Chapter, chapters: dict[str, _Chapter]) -> None:
    """Make ids unique, and links and addresses fit the place where the page now stands."""
    folder = posixpath.dirname(chapter.name)
    for element in chapter.article.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ("id", "for", "aria-labelledby", "aria-describedby"):
            if element.get(name):
                element.set(name, " ".join(chapter.identity(part) for part in element.get(name).split()))
        if element.get("src") and not urlsplit(element.get("src")).scheme:
            element.set("src", posixpath.normpath(posixpath.join(folder, element.get("src"))))
    for link in list(chapter.article.iter("a")):
        _rewrite_link(link, chapter, chapters)
    chapter.article.find(".//h1").set("id", chapter.anchor)


def _rewrite_link(link: Any, chapter: _Chapter, chapters: dict[str, _Chapter]) -> None:
    address = urlsplit(link.get("href") or "")
    if address.scheme or address.netloc:
        # Where the words already end in the address, as in arXiv:1706.03762, printing it again adds nothing.
        words = link.text_content().rpartition(":")[2].strip().rstrip("/")
        if not words or not link.get("href").rstrip("/").endswith(words):
            link.set("data-address", link.get("href"))
        return
    path = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.name), unquote(address.path)))
    target = chapters.get(path) if address.path else chapter
    anchor = unquote(address.fragment)
    if target is not None:
        link.set("href", "#" + (target.identity(anchor) if anchor else target.anchor))
        number = target.numbers.get(anchor, "" if anchor else target.number)
        if number and target.questions:
            link.set("data-number", number)
    elif path in LISTINGS:
        link.set("href", f"#{CONTENTS}")
    elif "receipt" in link.getparent().classes:
        link.set("href", path)  # not printed; by it the receipt is compared with its record
    else:
        link.drop_tag()  # a file to download, or a page that is not part of the edition


def _entry(chapter: _Chapter) -> str:
    """A line of the contents list."""
    inner = "".join(
        f'<li><a href="#{escape(identity)}"><span class="number">{chapter.numbers[identity]}</span> {escape(title)}</a></li>'
        for identity, title in chapter.questions
    )
    link = f'<a href="#{chapter.anchor}"><span class="number">{chapter.number}</span> {escape(chapter.title)}</a>'
    return f"<li>{link}{f'<ol>{inner}</ol>' if inner else ''}</li>"


def _markup(chapter: _Chapter) -> str:
    body = "".join(extract.markup(child) for child in chapter.article)
    return f'<section class="chapter" aria-labelledby="{chapter.anchor}">\n{body.strip()}\n</section>'
