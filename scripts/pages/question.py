"""Questions: category pages, read from their Markdown, with the data that stands on each heading."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from scripts.pages.errors import Fault

LEVELS = ("fresher", "intermediate", "experienced")
ROLES = ("engineer", "scientist", "vision", "nlp")
ROLE_TITLES = {"engineer": "engineer", "scientist": "scientist", "vision": "computer vision", "nlp": "NLP"}
HEADING = re.compile(r"## +(?P<title>.*?)(?:[ \t]+\{(?P<attributes>[^{}]*)\})?[ \t]*")
ATTRIBUTE = re.compile(r'#(?P<id>[^\s"=]+)|(?P<name>[\w-]+)="(?P<value>[^"]*)"|(?P<rest>\S+)')
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
EMBED = re.compile(r'[ \t]*(?:--8<--|-{1,}8<-{1,})[ \t]+"(?P<card>[^"]+)"[ \t]*')
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
KNOWN_ATTRIBUTES = ("data-level", "data-roles")


@dataclass(frozen=True)
class Question:
    """One question of a page. `lines` are (line number, text) of its body, the heading left out."""

    page: str  # "convolutional-networks"
    file: str  # "docs/convolutional-networks.md"
    line: int
    id: str
    title: str
    level: str
    roles: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]

    @property
    def cards(self) -> tuple[tuple[int, str], ...]:
        """(line number, program id) of each card that the answer embeds."""
        found = []
        for number, text in self.lines:
            match = EMBED.fullmatch(text)
            if match:
                found.append((number, match.group("card").removesuffix(".md")))
        return tuple(found)


@dataclass(frozen=True)
class Page:
    """A category page."""

    name: str
    file: str
    title: str
    description: str
    questions: tuple[Question, ...]


def read_pages(docs: Path, categories: set[str]) -> tuple[tuple[Page, ...], list[Fault]]:
    """All category pages and what is wrong with their headings.

    A category page stands at the top of docs/ and either shares its name with a folder of programs or holds a
    heading with `data-level`.
    """
    pages: list[Page] = []
    faults: list[Fault] = []
    for path in sorted(docs.glob("[!.]*.md")):
        file = f"docs/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            faults.append(
                Fault(file, path.read_bytes()[: error.start].count(b"\n") + 1, "not UTF-8. Save the page as UTF-8.")
            )
            continue
        if path.stem in categories or re.search(r"^## .*data-level=", text, re.MULTILINE):
            pages.append(_read_page(path.stem, file, text, faults))
    seen: dict[str, Question] = {}
    for page in pages:
        for question in page.questions:
            first = seen.setdefault(question.id, question)
            if first is not question:
                faults.append(
                    Fault(
                        question.file,
                        question.line,
                        f"the id #{question.id} is taken by {first.file}:{first.line}. Choose another, or merge the questions: each has one home.",
                    )
                )
    return tuple(pages), faults


def _read_page(name: str, file: str, text: str, faults: list[Fault]) -> Page:
    lines = text.split("\n")
    title, description, body_start = _front_matter(lines, file, faults)
    questions: list[Question] = []
    current: tuple[int, re.Match[str]] | None = None
    body: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(lines[body_start:], body_start + 1):
        opening = FENCE.match(line)
        if opening and (not fence or line.strip() == fence):
            fence = "" if fence else opening.group(1)
        heading = None if fence else HEADING.fullmatch(line)
        if heading:
            if current:
                questions.append(_question(name, file, *current, body, faults))
            current, body = (number, heading), []
        else:
            body.append((number, line))
    if current:
        questions.append(_question(name, file, *current, body, faults))
    if fence:
        faults.append(Fault(file, len(lines), f"a code block that begins with {fence} is never closed."))
    return Page(name, file, title, description, tuple(questions))


def _front_matter(lines: list[str], file: str, faults: list[Fault]) -> tuple[str, str, int]:
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        faults.append(Fault(file, 1, "no front matter. Begin the page with ---, title: …, description: …, ---."))
        return "", "", 0
    end = lines.index("---", 1)
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], 2):
        name, separator, value = line.partition(":")
        if not separator or not re.fullmatch(r"\w+", name):
            faults.append(Fault(file, number, f"front matter takes `name: value` lines, found “{line}”."))
            continue
        fields[name] = value.strip().strip('"')
    for wanted in ("title", "description"):
        if not fields.get(wanted):
            faults.append(Fault(file, 1, f"the front matter has no `{wanted}`."))
    return fields.get("title", ""), fields.get("description", ""), end + 1


def _question(
    page: str, file: str, line: int, heading: re.Match[str], body: list[tuple[int, str]], faults: list[Fault]
) -> Question:
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(heading.group("attributes") or ""):
        if match.group("id"):
            found["id"] = match.group("id")
        elif match.group("name") in KNOWN_ATTRIBUTES:
            found[match.group("name")] = match.group("value")
        else:
            word = match.group("name") or match.group("rest")
            near = difflib.get_close_matches(word, KNOWN_ATTRIBUTES, n=1)
            faults.append(
                Fault(
                    file,
                    line,
                    f"unknown attribute “{word}” on a question."
                    + (f" Did you mean {near[0]}?" if near else f" Known: #id, {', '.join(KNOWN_ATTRIBUTES)}."),
                )
            )
    if not ID.fullmatch(found.get("id", "")):
        faults.append(
            Fault(
                file,
                line,
                'a question needs a short id in lower case, like { #dropout data-level="fresher" data-roles="engineer" }.',
            )
        )
    level = _known(found.get("data-level", ""), LEVELS, "level", file, line, faults)
    roles = tuple(_known(role, ROLES, "role", file, line, faults) for role in found.get("data-roles", "").split())
    if not roles:
        faults.append(Fault(file, line, f'no roles: add data-roles="…" with one or more of {", ".join(ROLES)}.'))
    return Question(page, file, line, found.get("id", ""), heading.group("title").strip(), level, roles, tuple(body))


def _known(word: str, known: tuple[str, ...], what: str, file: str, line: int, faults: list[Fault]) -> str:
    if word not in known:
        near = difflib.get_close_matches(word, known, n=1)
        remedy = f"Did you mean {near[0]}?" if near else f"Choose among {', '.join(known)}."
        faults.append(
            Fault(file, line, (f"unknown {what} “{word}”. " if word else f'no {what}: add data-{what}="…". ') + remedy)
        )
    return word
