"""OpenSearch: a description by which browsers add the site's search to their address bar.

It needs absolute addresses, so it is there only if `site_url` stands in mkdocs.yml; the canonical address on the home page
tells. From disk there is nothing to describe: browsers only take search engines from http.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urljoin

import lxml.html

from scripts.project import TITLE

NAME = "opensearch.xml"
DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{title}</ShortName>
  <Description>{about}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Image type="image/svg+xml" width="16" height="16">{base}assets/logo.svg</Image>
  <Url type="text/html" method="get" template="{base}index.html?q={{searchTerms}}"/>
  <Url type="application/opensearchdescription+xml" rel="self" template="{base}{name}"/>
</OpenSearchDescription>
"""


def apply(site: Path) -> None:
    """Write the description and link it from every page, if the site knows its own address."""
    base = address(site)
    if base is None:
        return
    home = lxml.html.document_fromstring((site / "index.html").read_text(encoding="utf-8"))
    about = home.xpath('string(//meta[@name="description"]/@content)')
    text = DESCRIPTION.format(title=escape(TITLE), about=escape(about), base=escape(base), name=NAME)
    (site / NAME).write_text(text, encoding="utf-8")
    for page in sorted(site.rglob("*.html")):
        up = "../" * (len(page.relative_to(site).parts) - 1)
        if page == site / "404.html":
            continue  # shown at any depth, so no relative address holds there
        link = f'<link rel="search" type="application/opensearchdescription+xml" href="{up}{NAME}" title="{escape(TITLE)}">'
        page.write_text(page.read_text(encoding="utf-8").replace("</head>", f"{link}</head>", 1), encoding="utf-8")


def address(site: Path) -> str | None:
    """The address under which the site is published, with a final slash, or None if nobody said."""
    home = lxml.html.document_fromstring((site / "index.html").read_text(encoding="utf-8"))
    canonical = home.xpath('string(//link[@rel="canonical"]/@href)')
    return urljoin(canonical, ".") if canonical.startswith(("http://", "https://")) else None
