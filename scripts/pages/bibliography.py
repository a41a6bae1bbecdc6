"""Bibliography: the sources, read from references.bib, and the check that pages and bibliography agree."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import bibtexparser

from scripts.pages.errors import Fault

FILE = "references.bib"
CITATION = re.compile(r"\[(?P<before>[^\[\]@]*)(?P<keys>@[\w:-]+(?:\s*;\s*@[\w:-]+)*)\s*\]")
ADDRESSES = ("url", "doi", "eprint")  # as they stand: their ~ is no LaTeX
REQUIRED = ("author", "title", "year")
ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    '"': "\u0308",
    "^": "\u0302",
    "~": "\u0303",
    "c": "\u0327",
    "v": "\u030c",
    "H": "\u030b",
    "u": "\u0306",
    ".": "\u0307",
    "=": "\u0304",
    "k": "\u0328",
}
LETTERS = {
    r"\ss": "ß",
    r"\o": "ø",
    r"\O": "Ø",
    r"\l": "ł",
    r"\L": "Ł",
    r"\ae": "æ",
    r"\AE": "Æ",
    r"\i": "i",
    r"\j": "j",
    r"\&": "&",
    r"\%": "%",
    r"\_": "_",
    r"\$": "$",
    "---": "—",
    "--": "–",
    "~": "\u00a0",
}


@dataclass(frozen=True)
class Source:
    """One entry. `link` is a full address, `link_text` what stands for it in print."""

    key: str
    authors: tuple[str, ...]  # "Srivastava, Nitish"; an organization in one piece
    year: str
    title: str
    venue: str
    link: str
    link_text: str

    @property
    def short(self) -> str:
        """The form in running text: Srivastava et al., 2014."""
        names = [author.partition(",")[0] for author in self.authors]
        who = names[0] if len(names) == 1 else f"{names[0]} and {names[1]}" if len(names) == 2 else f"{names[0]} et al."
        return f"{who}, {self.year}"


def read(path: Path) -> tuple[dict[str, Source], list[Fault]]:
    """Key to source, and what is wrong with the file."""
    if not path.is_file():
        return {}, []
    text = path.read_text(encoding="utf-8")
    library = bibtexparser.parse_string(text)  # type: ignore[attr-defined]
    faults = [
        Fault(
            FILE,
            (block.start_line or 0) + 1,
            f"not BibTeX that can be read, or a key that is used twice: {str(block.error).splitlines()[0]}",
        )
        for block in library.failed_blocks
    ]
    sources: dict[str, Source] = {}
    for entry in library.entries:
        fields = {
            name: str(field.value).strip("{} ") if name in ADDRESSES else _plain(str(field.value))
            for field in entry.fields
            for name in (field.key.lower(),)
        }
        line = (entry.start_line or 0) + 1
        missing = [name for name in REQUIRED if not fields.get(name)]
        if missing:
            faults.append(Fault(FILE, line, f"{entry.key} has no {', no '.join(missing)}."))
            continue
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", fields.get("checked", "")):
            faults.append(
                Fault(
                    FILE,
                    line,
                    f"{entry.key} does not say when it was looked up. Find its authors, year, title and number somewhere independent, then add checked = {{2026-01-31}} with the day.",
                )
            )
        raw_author = next(str(field.value) for field in entry.fields if field.key.lower() == "author")
        link, link_text = _link(fields)
        if not link and entry.entry_type.lower() not in (
            "book",
            "inproceedings",
            "article",
            "techreport",
            "phdthesis",
            "incollection",
        ):
            faults.append(Fault(FILE, line, f"{entry.key} has no url, doi or eprint: a reader cannot find it."))
        sources[entry.key] = Source(
            entry.key, _authors(raw_author), fields["year"], fields["title"], _venue(fields), link, link_text
        )
    return sources, faults


def check(sources: Mapping[str, Source], docs: Path) -> list[Fault]:
    """Unknown keys on any page, and sources that no page cites."""
    faults: list[Fault] = []
    used: set[str] = set()
    for path in sorted([*docs.rglob("[!.]*.md"), *(docs / "labs").glob("[!.]*.py")]):
        text = re.sub(
            r"(`+)(?!`).+?(?<!`)\1(?!`)",
            lambda match: re.sub(r"[^\n]", " ", match.group()),
            path.read_text(encoding="utf-8", errors="replace"),
            flags=re.DOTALL,
        )
        for match in CITATION.finditer(text):
            for key in re.findall(r"[\w:-]+", match.group("keys")):
                used.add(key)
                if key not in sources:
                    near = difflib.get_close_matches(key, sources, n=1)
                    line = text.count("\n", 0, match.start("keys")) + 1
                    faults.append(
                        Fault(
                            f"docs/{path.relative_to(docs).as_posix()}",
                            line,
                            f"no source @{key} in {FILE}."
                            + (f" Did you mean @{near[0]}?" if near else " Add it, after looking it up."),
                        )
                    )
    for key in sorted(set(sources) - used):
        faults.append(Fault(FILE, 1, f"no page cites @{key}. Cite it or remove it."))
    return faults


def _authors(raw: str) -> tuple[str, ...]:
    names = []
    for part in re.split(r"\s+and\s+", " ".join(raw.split())):
        if (part.startswith("{") and part.endswith("}")) or "," in part or " " not in part:
            names.append(_plain(part))
        else:
            first, _, last = _plain(part).rpartition(" ")
            names.append(f"{last}, {first}")
    return tuple(names)


def _venue(fields: Mapping[str, str]) -> str:
    name = (
        fields.get("journal")
        or fields.get("booktitle")
        or fields.get("publisher")
        or fields.get("institution")
        or fields.get("school")
        or ""
    )
    if fields.get("volume") and name:
        name += f" {fields['volume']}" + (f"({fields['number']})" if fields.get("number") else "")
    if fields.get("pages") and name:
        name += f":{fields['pages']}" if fields.get("volume") else f", pages {fields['pages']}"
    return name


def _link(fields: Mapping[str, str]) -> tuple[str, str]:
    if fields.get("eprint") and fields.get("archiveprefix", "arXiv").lower() == "arxiv":
        return f"https://arxiv.org/abs/{fields['eprint']}", f"arXiv:{fields['eprint']}"
    if fields.get("doi"):
        doi = fields["doi"].removeprefix("https://doi.org/")
        return f"https://doi.org/{doi}", f"doi:{doi}"
    url = fields.get("url", "")
    return url, re.sub(r"^https?://(?:www\.)?|/$", "", url)


def _plain(text: str) -> str:
    """LaTeX as it stands in BibTeX fields, as plain text."""
    import unicodedata

    text = " ".join(text.split())
    text = re.sub(
        r"\\([`'\"^~.=])\s*\{?\\?([A-Za-z])\}?",
        lambda match: unicodedata.normalize("NFC", match[2] + ACCENTS[match[1]]),
        text,
    )
    text = re.sub(
        r"\\([cvHuk])\s*\{([A-Za-z])\}", lambda match: unicodedata.normalize("NFC", match[2] + ACCENTS[match[1]]), text
    )
    for code, letter in LETTERS.items():
        text = (
            re.sub(re.escape(code) + r"(?![A-Za-z])", letter, text)
            if code[-1].isalpha()
            else text.replace(code, letter)
        )
    return text.replace("{", "").replace("}", "").strip()
