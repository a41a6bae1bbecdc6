"""Files that no reader ever loads leave the site: source maps, and what the theme ships for features that are off."""

from __future__ import annotations

import re
from pathlib import Path

MAP_COMMENT = re.compile(r"\n?(?://|/\*)# sourceMappingURL=[^\s*]+(?:\s*\*/)?\s*$")
# The theme's own icon, replaced by ours in mkdocs.yml.
UNUSED = ("assets/images/favicon.png",)
SITEMAPS = ("sitemap.xml", "sitemap.xml.gz")


def apply(site: Path) -> None:
    """Remove what is never loaded, and then the folders that this leaves empty."""
    for path in sorted(site.rglob("*.map")):
        path.unlink()
    for path in sorted([*site.rglob("*.js"), *site.rglob("*.css")]):
        source = path.read_text(encoding="utf-8")
        without = MAP_COMMENT.sub("\n", source)
        if without != source:
            path.write_text(without, encoding="utf-8")
    for name in UNUSED:
        if not _is_mentioned(site, Path(name).name):
            (site / name).unlink(missing_ok=True)
    _remove_empty_sitemaps(site)
    for folder in sorted((path for path in site.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _is_mentioned(site: Path, name: str) -> bool:
    return any(name in page.read_text(encoding="utf-8") for page in site.rglob("*.html"))


def _remove_empty_sitemaps(site: Path) -> None:
    """Without a site_url the generator writes a sitemap that lists no page, and stamps it with the day of the build."""
    sitemap = site / SITEMAPS[0]
    if sitemap.is_file() and "<loc>http" not in sitemap.read_text(encoding="utf-8"):
        for name in SITEMAPS:
            (site / name).unlink(missing_ok=True)
