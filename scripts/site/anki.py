"""Anki: a deck of all questions, one note each, a subdeck for each category.

What makes a later import update notes, and keep what the learner has done, never changes: a note's GUID is made of the
question's id, the ids of decks and note type of their names, and the fields keep their order. Anki takes over a note only
if it is newer than its own, so the deck carries the time of the newest source.

Formulas keep KaTeX's markup, whose fonts travel with the deck: that looks the same in every version of Anki, and no phone
needs a font for mathematics of its own.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import genanki
import lxml.html

from scripts.pages.question import ROLE_TITLES
from scripts.project import SLUG, TITLE
from scripts.site import archive, extract, maths, opensearch
from scripts.site.questions import Question, read_page

NAME = f"downloads/{SLUG}.apkg"
STYLE = Path(__file__).parent / "data" / "anki.css"
FIELDS = ("Question", "In short", "Answer", "Labels", "Page")
FRONT = '<div class="question">{{Question}}</div><div class="labels">{{Labels}}</div>'
BACK = '{{FrontSide}}<hr id="answer"><div class="in-short">{{In short}}</div>{{Answer}}<p class="page">{{Page}}</p>'


@dataclass
class _Media:
    """Figures and fonts by the flat names that Anki wants."""

    site: Path
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, path: str) -> str:
        """Take a file of the site in, and return its name in the deck."""
        name = f"{SLUG}-{path.replace('/', '-')}"
        self.files[name] = (self.site / path).read_bytes()
        return name


def apply(site: Path, changed: int) -> None:
    """Write the deck into the site's downloads.

    Args:
        changed: when anything that goes into the deck changed last, in seconds since 1970.
    """
    media = _Media(site)
    model = _model(media)
    address = opensearch.address(site) or ""
    decks: dict[str, genanki.Deck] = {}
    for path in sorted(site.glob("*.html")):
        source = path.read_text(encoding="utf-8")
        if "data-level=" not in source:
            continue
        questions = read_page(path.name, source)
        if not isinstance(questions, list):
            continue
        blocks = {heading.get("id"): blocks for heading, blocks in extract.questions(extract.article(path))}
        for question in questions:
            title = f"{TITLE}::{question.category}"
            deck = decks.setdefault(title, genanki.Deck(_number(f"deck {question.page}"), title))
            deck.add_note(_note(model, question, blocks[question.id], media, address, len(deck.notes)))
    parent = genanki.Deck(
        _number("deck"), TITLE, "Deep-learning interview questions with answers whose programs really ran."
    )
    (site / NAME).parent.mkdir(exist_ok=True)
    (site / NAME).write_bytes(_package([parent, *decks.values()], media, changed))


def _model(media: _Media) -> genanki.Model:
    return genanki.Model(
        _number("note type"),
        TITLE,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Question and answer", "qfmt": FRONT, "afmt": BACK}],
        css=_formula_style(media) + STYLE.read_text(encoding="utf-8"),
    )


def _formula_style(media: _Media) -> str:
    """KaTeX's style sheet with its fonts in the deck. Anki keeps files that only a style names if they begin with "_"."""
    for font in sorted((maths.VENDOR / "fonts").glob("*.woff2")):
        media.files[f"_{font.name}"] = font.read_bytes()
    return (maths.VENDOR / "katex.min.css").read_text(encoding="utf-8").replace("url(fonts/", "url(_") + "\n"


def _note(
    model: genanki.Model, question: Question, blocks: list[Any], media: _Media, address: str, place: int
) -> genanki.Note:
    answer = lxml.html.Element("div", {"class": "answer"})
    answer.extend(blocks)
    _fit(answer, media)
    short = ""
    for block in list(answer):
        if "in-short" in block.classes:
            short = _inner(block)
        if not {"in-short", "question-labels", "deeper"}.isdisjoint(block.classes):
            answer.remove(block)
    where = f"{address}{question.page}#{question.id}"
    return genanki.Note(
        model,
        fields=[
            _text(question.title),
            short,
            _inner(answer),
            _text(" · ".join([question.level, *(ROLE_TITLES[role] for role in question.roles)])),
            _text(where if address else f"{TITLE}: {where}"),
        ],
        tags=[f"level::{question.level}", *(f"role::{role}" for role in question.roles)],
        guid=genanki.guid_for(SLUG, question.id),
        due=place,
    )


def _fit(answer: Any, media: _Media) -> None:
    """Make an answer independent of its page: media by name, links inside the site as text, no ids, no clash of classes."""
    extract.settle(answer)
    for element in answer.iter():
        if isinstance(element.tag, str):
            element.attrib.pop("id", None)
            if element.get("d"):  # the strokes of KaTeX's large roots and brackets; genanki distrusts lines in a tag
                element.set("d", " ".join(element.get("d").split()))
            if "card" in element.classes:  # Anki's own name for the whole
                element.classes.discard("card")
                element.classes.add("program")
    for image in answer.iter("img"):
        image.set("src", media.add(posixpath.normpath(image.get("src"))))
    for link in list(answer.iter("a")):
        if link.get("download") is not None:
            link.drop_tree()
        elif not urlsplit(link.get("href") or "").scheme:
            link.drop_tag()


def _inner(element: Any) -> str:
    return (_text(element.text or "") + "".join(extract.markup(child) for child in element)).strip()


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _number(name: str) -> int:
    """An id that stays: Anki's are integers, here of 31 bits and not small."""
    return (1 << 30) + int.from_bytes(hashlib.sha256(f"{SLUG} {name}".encode()).digest()[:4]) % (1 << 30)


def _package(decks: list[genanki.Deck], media: _Media, changed: int) -> bytes:
    """The package, packed again so that the same input gives the same bytes."""
    with tempfile.TemporaryDirectory(prefix="anki-") as folder:
        paths = []
        for name in sorted(media.files):
            (Path(folder) / name).write_bytes(media.files[name])
            paths.append(str(Path(folder) / name))
        written = io.BytesIO()
        genanki.Package(decks, media_files=paths).write_to_file(written, timestamp=changed)
    with zipfile.ZipFile(written) as package:
        return archive.pack({name: package.read(name) for name in package.namelist()})
