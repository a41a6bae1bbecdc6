"""The Anki deck holds every question, keeps its ids whatever changes, and carries all that its cards show."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.site import anki, maths

FIXTURE = Path(__file__).parent / "fixtures" / "built_site"
FIGURE = (
    '<figure class="card-figure"><img class="only-light" src="figures/adam/steps-light.svg" alt="Steps." loading="lazy">'
    '<img class="only-dark" src="figures/adam/steps-dark.svg" alt="Steps."></figure>'
)
MORE = f'{FIGURE}<p>Like <a href="#loss-nan">this</a>, <a href="https://example.org/">that</a>. <a href="programs/x.py" download>Raw file</a></p><p class="deeper">Coding round</p>'


@dataclass
class Deck:
    """What a package holds."""

    notes: dict[str, dict[str, str]]  # GUID to fields
    tags: dict[str, str]
    subdecks: set[str]
    media: dict[str, bytes]
    style: str
    ids: tuple[set[str], set[str]]  # of decks, of note types
    modified: set[int]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The fixture's site with formulas set, a figure and links."""
    folder = Path(shutil.copytree(FIXTURE, tmp_path / "site"))
    page = folder / "optimization.html"
    page.write_text(page.read_text().replace("<table>", MORE + "<table>", 1))
    (folder / "figures/adam").mkdir(parents=True)
    (folder / "figures/adam/steps-light.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    maths.apply(folder)
    return folder


def make(site: Path, changed: int = 1_800_000_000) -> Deck:
    """Write the deck and read it again, as Anki does."""
    anki.apply(site, changed)
    with zipfile.ZipFile(site / anki.NAME) as package:
        (site.parent / "collection").write_bytes(package.read("collection.anki2"))
        media = {name: package.read(number) for number, name in json.loads(package.read("media")).items()}
    base = sqlite3.connect(site.parent / "collection")
    models, decks = (json.loads(text) for text in base.execute("select models, decks from col").fetchone())
    names = [field["name"] for model in models.values() for field in model["flds"] if "Labels" in str(model["flds"])]
    rows = base.execute("select guid, flds, tags, mod from notes").fetchall()
    base.close()
    return Deck(
        {guid: dict(zip(names, fields.split("\x1f"), strict=True)) for guid, fields, _, _ in rows},
        {guid: tags for guid, _, tags, _ in rows},
        {deck["name"] for deck in decks.values() if "::" in deck["name"]},
        media,
        " ".join(model["css"] for model in models.values()),
        (set(decks), set(models)),
        {modified for _, _, _, modified in rows},
    )


def test_every_question_is_a_note_in_the_subdeck_of_its_category(site: Path) -> None:
    deck = make(site)
    assert len(deck.notes) == sum(page.read_text().count("<h2 data-level") for page in site.glob("*.html"))
    assert "Answers That Run::Optimization" in deck.subdecks
    adam = next(guid for guid, fields in deck.notes.items() if fields["Question"] == "How does Adam work?")
    assert deck.tags[adam].split() == ["level::intermediate", "role::engineer", "role::scientist"]
    assert deck.notes[adam]["In short"].startswith("<strong>In short.</strong> Adam keeps two running averages")
    assert "In short" not in deck.notes[adam]["Answer"] and "Follow-ups." in deck.notes[adam]["Answer"]
    assert deck.notes[adam]["Page"] == "Answers That Run: optimization.html#adam"


def test_ids_stay_when_words_change(site: Path) -> None:
    before = make(site)
    page = site / "optimization.html"
    page.write_text(
        page.read_text().replace("How does Adam work?", "How does Adam move?").replace("keeps two", "has two")
    )
    after = make(site, 1_900_000_000)
    assert set(after.notes) == set(before.notes) and after.ids == before.ids
    assert after.notes != before.notes
    assert min(after.modified) > max(before.modified)  # or Anki would keep the old words


def test_the_same_input_gives_the_same_bytes(site: Path) -> None:
    make(site)
    first = (site / anki.NAME).read_bytes()
    make(site)
    assert (site / anki.NAME).read_bytes() == first
    make(site, 1_900_000_000)
    assert (site / anki.NAME).read_bytes() != first


def test_all_media_are_in_the_package(site: Path) -> None:
    deck = make(site)
    text = " ".join(" ".join(fields.values()) for fields in deck.notes.values())
    shown = set(re.findall(r'src="([^"]+)"', text)) | set(re.findall(r"url\(([^)]+)\)", deck.style))
    assert shown == set(deck.media)
    assert "answers-that-run-figures-adam-steps-light.svg" in shown and "_KaTeX_Main-Regular.woff2" in shown
    assert all(deck.media.values()) and not any("/" in name for name in deck.media)


def test_a_missing_figure_stops_the_deck(site: Path) -> None:
    (site / "figures/adam/steps-light.svg").unlink()
    with pytest.raises(FileNotFoundError, match="steps-light"):
        make(site)


def test_cards_stand_alone(site: Path) -> None:
    for fields in make(site).notes.values():
        text = " ".join(fields.values())
        assert not re.search(
            r"\\\(|\\\[|\$[^$<]+\$|\[@", re.sub(r"<(code|annotation)\b.*?</\1>", "", text, flags=re.DOTALL)
        )
        assert (
            " id=" not in text
            and "only-dark" not in text
            and "headerlink" not in text
            and "Raw file" not in text
            and "Coding round" not in text
        )
        assert re.findall(r'href="([^"]+)"', text) in ([], ["https://example.org/"])
        assert 'class="card"' not in text  # Anki's own name for the whole


def test_code_keeps_its_lines_and_has_colors_in_both_modes(site: Path) -> None:
    deck = make(site)
    adam = next(fields for fields in deck.notes.values() if fields["Question"] == "How does Adam work?")
    assert '<span class="c1"># commentword</span>\n<span class="kn">import' in adam["Answer"]
    assert ".highlight :is(.c, .c1" in deck.style and ".card.nightMode" in deck.style
