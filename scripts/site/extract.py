"""Extract: pieces of the built pages, made fit to stand elsewhere: in the print edition and on Anki's cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html

from scripts.site.errors import SiteError

# What only works, or only makes sense, on the page itself.
LEFT_BEHIND = ("script", "style", "link", "template", "button", "input", "select", "textarea", "form", "nav")
LEFT_BEHIND_CLASSES = ("headerlink", "neighbors", "self-test-switch")


def article(path: Path) -> Any:
    """The article of a built page, as an element.

    Raises:
        SiteError: the page has none.
    """
    found = lxml.html.document_fromstring(path.read_text(encoding="utf-8")).find_class("md-content__inner")
    if not found:
        raise SiteError(f"{path.name} has no article (class md-content__inner). Check the page template in overrides/.")
    return found[0]


def questions(element: Any) -> list[tuple[Any, list[Any]]]:
    """(heading, the blocks of its answer) of each question of an article."""
    found: list[tuple[Any, list[Any]]] = []
    for block in element:
        if block.tag == "h2":
            found.append((block, []))
        elif found:
            found[-1][1].append(block)
    return [(heading, blocks) for heading, blocks in found if heading.get("data-level")]


def settle(element: Any) -> None:
    """Make an element readable without scripts and styles of the page: no controls, nothing folded, tabs one below the other, light figures."""
    _untab(element)
    marked = [found for name in LEFT_BEHIND_CLASSES for found in element.find_class(name)]
    for unwanted in dict.fromkeys([*element.iter(*LEFT_BEHIND), *marked]):
        if unwanted.getparent() is not None:  # not gone with what held it
            unwanted.drop_tree()
    for stop in element.xpath(".//*[@tabindex][not(contains(@class, 'arithmatex'))]"):
        stop.attrib.pop("tabindex")
    for label in list(element.iter("label")):
        label.drop_tag()
    for folded in element.iter("details"):
        folded.set("open", "open")
    for image in list(element.iter("img")):
        source = image.get("src") or ""
        if "only-dark" in image.classes or source.endswith("#only-dark"):
            image.drop_tree()
            continue
        image.classes.discard("only-light")
        image.set("src", source.removesuffix("#only-light"))
        image.attrib.pop("loading", None)  # what is not on the screen would be missing on paper


def _untab(element: Any) -> None:
    """Outputs that differ between backends stand in tabs; each takes its tab's name into its own title."""
    for tabs in element.find_class("tabbed-set"):
        names = [label.text_content().strip() for label in tabs.iter("label")]
        blocks = tabs.find_class("tabbed-block")
        for name, block in zip(names, blocks, strict=True):
            for title in block.find_class("filename")[:1]:
                title.text = f"{title.text_content()}, {name}"
            block.drop_tag()
        for controls in [*tabs.iter("input"), *tabs.find_class("tabbed-labels")]:
            controls.drop_tree()
        for content in tabs.find_class("tabbed-content"):
            content.drop_tag()
        tabs.drop_tag()


def markup(element: Any, *, with_tail: bool = True) -> str:
    """An element as HTML, with the text after it unless told. lxml would write an end tag for ``wbr``, which has none."""
    return str(lxml.html.tostring(element, encoding="unicode", with_tail=with_tail)).replace("</wbr>", "")
