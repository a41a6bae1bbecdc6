"""What people write in pages is checked, and each fault is named with file, line and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.engine.parse import find_programs, parse
from scripts.pages import bibliography, embeds, question, standard
from scripts.pages.errors import Fault
from tests.tiny_project import make_project


def faults_after(tmp_path: Path, change: Callable[[str], str]) -> list[str]:
    """All faults of the tiny project after a change to its page alpha."""
    project = make_project(tmp_path)
    page = project.docs / "alpha.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(change(before), encoding="utf-8")
    assert change is _same or page.read_text(encoding="utf-8") != before, "the test changed nothing"
    snippets = [parse(path, project.snippets) for path in find_programs(project.snippets)]
    pages, faults = question.read_pages(project.docs, {snippet.category for snippet in snippets})
    sources, source_faults = bibliography.read(project.references)
    faults = (
        faults
        + source_faults
        + standard.check(pages)
        + embeds.check(pages, snippets)
        + bibliography.check(sources, project.docs)
    )
    return [str(fault) for fault in sorted(set(faults))]


def _same(text: str) -> str:
    return text


def test_the_tiny_project_has_no_fault(tmp_path: Path) -> None:
    assert faults_after(tmp_path, _same) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'data-level="fresher"',
            'data-level="freshman"',
            "alpha.md:10: unknown level “freshman”. Did you mean fresher?",
        ),
        ('data-roles="engineer"', 'data-roles="enginer"', "unknown role “enginer”. Did you mean engineer?"),
        (' data-roles="engineer"', "", "alpha.md:10: no roles"),
        ("#addition", "#Addition_1", "alpha.md:10: a question needs a short id"),
        ("data-level=", "data-levle=", "unknown attribute “data-levle”"),
        ("#minimum", "#addition", "the id #addition is taken by docs/alpha.md:10"),
        ("*Also asked as:* addition · plus\n", "", "#addition has no “Also asked as” part"),
        ("**In short.** One and one are two.", "", "#addition has no “In short” part"),
        ("**In short.** One", f"**In short.** {'One ' * 70}", "“In short” has"),
        ("**Common wrong answer.**", "**Wrong.**", "no “Common wrong answer” part"),
        ("1. *And two and two?* Four.\n", "", "1 follow-ups"),
        ("**Sources.** [@doe2020adding]", "**Sources.** somewhere", "cites nothing"),
        (
            "[@doe2020adding]",
            "[@doe2020addin]",
            "no source @doe2020addin in references.bib. Did you mean @doe2020adding?",
        ),
        ('"alpha/adds.md"', '"alpha/ads.md"', "there is no program snippets/alpha/ads.py. Did you mean alpha/adds?"),
        ('--8<-- "alpha/adds.md"', "", "snippets/alpha/adds.py:1: no page embeds it"),
        ('--8<-- "alpha/draws.md"', '--8<-- "alpha/adds.md"', "alpha/adds stands 2 times"),
        ("description:", "descripton:", "no `description`"),
        ("title: Page", "title Page", "docs/alpha.md:2: front matter takes"),
        ("---\ntitle", "title", "no front matter"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    found = faults_after(tmp_path, lambda text: text.replace(old, new, 1))
    assert any(says in fault for fault in found), found


def test_an_unclosed_fence_is_named(tmp_path: Path) -> None:
    assert any("never closed" in fault for fault in faults_after(tmp_path, lambda text: text + "\n```python\n"))


def test_a_short_answer_is_named(tmp_path: Path) -> None:
    found = faults_after(
        tmp_path,
        lambda text: text.replace(
            "The sum of two numbers is found by counting on from the first as many steps as the second says. ", ""
        ),
    )
    assert any("the answer of #addition has" in fault for fault in found)


def test_parts_out_of_order_are_named(tmp_path: Path) -> None:
    wrong = '**Common wrong answer.** "Three." Count again.\n\n'
    found = faults_after(
        tmp_path, lambda text: text.replace(wrong, "", 1).replace("**In short.**", wrong + "**In short.**", 1)
    )
    assert any("the parts come in the order" in fault for fault in found)


def test_a_page_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    (project.docs / "alpha.md").write_bytes(b"---\ntitle: \xff\n---\n")
    _, faults = question.read_pages(project.docs, {"alpha"})
    assert Fault("docs/alpha.md", 2, "not UTF-8. Save the page as UTF-8.") in faults


def test_a_heading_inside_a_code_block_is_no_question(tmp_path: Path) -> None:
    assert (
        faults_after(
            tmp_path,
            lambda text: text.replace("**Common wrong", "```text\n## Not a question\n```\n\n**Common wrong", 1),
        )
        == []
    )


def test_an_unused_source_is_named(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.references.write_text(
        project.references.read_text()
        + "@article{roe2021counting,\n  author = {Roe, R.},\n  title = {Counting},\n  year = {2021},\n  checked = {2026-11-21},\n}\n"
    )
    sources, faults = bibliography.read(project.references)
    assert faults == []
    assert "no page cites @roe2021counting" in str(bibliography.check(sources, project.docs))


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("@online{a2020b, author = {A}, title = {B}, year = {2020}}", "no url, doi or eprint"),
        ("@article{a2020b, title = {B}, year = {2020}}", "no author"),
        ("@article{a2020b, author = {A}, title = {B}, year = {2020}, doi = {10.1/1}}", "when it was looked up"),
        ("@article{a2020b, author = {A}, title = {B}, year = {2020}, checked = {soon}}", "when it was looked up"),
        (
            "@article{a2020b, author = {A}, title = {B}, year = {2020}}\n@article{a2020b, author = {A}, title = {C}, year = {2020}}",
            "twice",
        ),
    ],
)
def test_a_bad_source_is_named(tmp_path: Path, entry: str, says: str) -> None:
    path = tmp_path / "references.bib"
    path.write_text(entry)
    assert says in str(bibliography.read(path)[1])


def test_sources_are_read_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_text(
        "@inproceedings{he2016deep, author = {Kaiming He and Zhang, Xiangyu and Ren, Shaoqing}, title = {{D}eep Residual Learning}, year = 2016, booktitle = {CVPR}, eprint = {1512.03385}, archiveprefix = {arXiv}, checked = {2026-11-21}}\n"
        "@online{keras2026dropout, author = {{The Keras Team}}, title = {Dropout layer}, year = {2026}, url = {https://keras.io/~team/layers/}, checked = {2026-11-21}}\n"
        '@article{muller2019, author = {M{\\"u}ller, Rafael and Kornblith, Simon}, title = {When Does Label Smoothing Help?}, journal = {NeurIPS}, year = {2019}, doi = {10.1000/1}, checked = {2026-11-21}}\n'
    )
    sources, faults = bibliography.read(path)
    assert faults == []
    assert sources["he2016deep"].short == "He et al., 2016"
    assert sources["he2016deep"].link_text == "arXiv:1512.03385"
    assert sources["keras2026dropout"].short == "The Keras Team, 2026"
    assert sources["keras2026dropout"].link_text == "keras.io/~team/layers"
    assert sources["muller2019"].short == "Müller and Kornblith, 2019"
