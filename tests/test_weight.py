"""What no reader sees leaves the pages and the style sheets; whatever a page can use stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.site import slim, unused_styles

STYLES = """/*! theme 1.0, MIT */
/* a note */
.card{color:red}
.card .gone,.card>.label{color:blue}
.gone{color:green}
.practice-missed{color:red}
.md-typeset:not(.gone) p{color:red}
[data-level=gone]{color:red}
[data-md-color-switching] *{transition-duration:0s}
a:is(.gone,.card){color:red}
@media print{.gone{color:red}}
@media screen{.card{color:red}.gone,#here{color:red}}
@font-face{font-family:F;src:url(f.woff2)}
:root{--line:.gone}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(
        '<div class="card md-typeset" id="here"><span class="label">x</span></div>', encoding="utf-8"
    )
    (tmp_path / "page.js").write_text('element.className = "practice-" + grade;', encoding="utf-8")
    (tmp_path / "site.css").write_text(STYLES, encoding="utf-8")
    return tmp_path


def test_a_rule_goes_when_a_name_it_asks_for_stands_nowhere_or_it_costs_more_than_it_gives(site: Path) -> None:
    unused_styles.apply(site)
    assert (site / "site.css").read_text(encoding="utf-8") == (
        "/*! theme 1.0, MIT */.card{color:red}.card>.label{color:blue}.practice-missed{color:red}"
        ".md-typeset:not(.gone) p{color:red}[data-level=gone]{color:red}a:is(.gone,.card){color:red}"
        "@media screen{.card{color:red}#here{color:red}}@font-face{font-family:F;src:url(f.woff2)}:root{--line:.gone}"
    )


def test_code_loses_the_marks_that_have_no_color_and_keeps_its_text(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(
        '<code><span class="kn">import</span><span class="w"> </span><span class="n">keras</span><span class="p">(</span></code>',
        encoding="utf-8",
    )
    slim.apply(tmp_path)
    assert page.read_text(encoding="utf-8") == '<code><span class="kn">import</span> keras(</code>'
