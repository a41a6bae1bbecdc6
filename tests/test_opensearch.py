"""The description for the address bar is there if the site knows its address, and only then."""

from __future__ import annotations

from pathlib import Path

import lxml.etree
import pytest

from scripts.project import TITLE
from scripts.site import opensearch

PAGE = '<html><head><meta name="description" content="Questions &amp; answers.">{}</head><body></body></html>'
CANONICAL = '<link rel="canonical" href="https://example.org/project/index.html">'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three pages, one of them in a folder."""
    (tmp_path / "labs").mkdir()
    for name in ("index.html", "404.html", "labs/lab.html"):
        (tmp_path / name).write_text(PAGE.format(CANONICAL))
    return tmp_path


def test_it_names_the_search_with_its_absolute_address(site: Path) -> None:
    opensearch.apply(site)
    root = lxml.etree.parse(site / "opensearch.xml").getroot()
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{space}OpenSearchDescription" and root.findtext(f"{space}ShortName") == TITLE
    assert root.findtext(f"{space}Description") == "Questions & answers."
    templates = {url.get("type"): url.get("template") for url in root.findall(f"{space}Url")}
    assert templates["text/html"] == "https://example.org/project/index.html?q={searchTerms}"
    assert len(TITLE) <= 16  # the format's limit for a short name


def test_pages_link_it_from_where_they_stand(site: Path) -> None:
    opensearch.apply(site)
    kind = 'rel="search" type="application/opensearchdescription+xml"'
    assert f'{kind} href="opensearch.xml"' in (site / "index.html").read_text()
    assert f'{kind} href="../opensearch.xml"' in (site / "labs/lab.html").read_text()
    assert "opensearch" not in (site / "404.html").read_text()


def test_without_an_address_there_is_none(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(PAGE.format(""))
    opensearch.apply(site)
    assert not (site / "opensearch.xml").exists() and "opensearch" not in (site / "index.html").read_text()
