"""What the steps add for readers: the questions before and after, and what an abbreviation stands for."""

from __future__ import annotations

from pathlib import Path

from scripts.site import abbreviations, neighbors
from scripts.site.questions import Question, read_page
from scripts.site.search import Term

ANSWER = (
    '<h2 data-level="fresher" id="{0}">About <code>{0}</code>?<a class="headerlink" href="#{0}">¶</a></h2>'
    '<p class="in-short"><strong>In short.</strong> Yes.</p><div class="sources"><p>Doe</p></div>'
)
PAGE = '<html><body><article class="md-content__inner"><h1>P</h1>{}</article></body></html>'
TERMS = [
    Term("CNN", "convolutional neural network", "", ""),
    Term("R-CNN", "regions with CNN features", "", ""),
    Term("IoU", "intersection over union", "", ""),
    Term("BN", 'batch "norm" & more', "", ""),
    Term("MAE", "mean absolute error", "", ""),
    Term("MAE", "masked autoencoder", "", ""),
    Term("AlexNet", "a network of 2012", "", ""),
    Term("GPU", "GPU", "", ""),
    Term("active parameters", "", "", ""),
]
EXPANSIONS = abbreviations.choose(TERMS)


def site(folder: Path) -> Path:
    (folder / "one.html").write_text(PAGE.format(ANSWER.format("a") + ANSWER.format("b")), encoding="utf-8")
    (folder / "two.html").write_text(PAGE.format(ANSWER.format("c")), encoding="utf-8")
    return folder


def test_each_answer_ends_with_the_questions_before_and_after_it_across_pages(tmp_path: Path) -> None:
    neighbors.apply(site(tmp_path), ["one", "two"])
    one, two = ((tmp_path / f"{name}.html").read_text(encoding="utf-8") for name in ("one", "two"))
    assert '<p class="neighbors"><a rel="next" href="#b"><span>Next:</span> About <code>b</code>?</a></p>\n<h2' in one
    assert (
        '<p class="neighbors"><a rel="prev" href="#a"><span>Previous:</span> About <code>a</code>?</a> '
        '<a rel="next" href="two.html#c"><span>Next:</span> About <code>c</code>?</a></p>\n</article>' in one
    )
    assert two.count("neighbors") == 1 and 'rel="prev" href="one.html#b"' in two and 'rel="next"' not in two


def test_the_order_is_that_of_study(tmp_path: Path) -> None:
    neighbors.apply(site(tmp_path), ["two", "one"])
    assert 'rel="next" href="one.html#a"' in (tmp_path / "two.html").read_text(encoding="utf-8")


def test_neighbors_are_no_words_of_an_answer(tmp_path: Path) -> None:
    neighbors.apply(site(tmp_path), ["one", "two"])
    found = read_page("one.html", (tmp_path / "one.html").read_text(encoding="utf-8"))
    assert isinstance(found, list) and all(isinstance(question, Question) for question in found)
    assert [question.sources for question in found] == ["Doe", "Doe"]


def test_only_capitals_with_one_meaning_are_marked() -> None:
    assert set(EXPANSIONS) == {"CNN", "R-CNN", "IoU", "BN"}


def marked(answer: str) -> str:
    return abbreviations.mark(f'<h1>CNN</h1><h2 data-level="fresher" id="q">CNN?</h2>{answer}</article>', EXPANSIONS)


def test_the_first_use_in_each_answer_says_what_it_stands_for() -> None:
    answer = "<p>CNNs and a CNN-based one; BN.</p>"
    html = marked(f'{answer}<h2 data-level="fresher" id="r">CNN?</h2>{answer}')
    cnn = '<abbr title="convolutional neural network" tabindex="0">CNN</abbr>'
    assert html.count(f"<p>{cnn}s and a CNN-based one; ") == 2
    assert html.count('<abbr title="batch &quot;norm&quot; &amp; more" tabindex="0">BN</abbr>.') == 2
    assert html.count("<abbr") == 4


def test_only_whole_words_count() -> None:
    html = marked("<p>FastCNN, CNNX, X-CNN, CNN-LSTM and R-CNN</p>")
    assert html.count("<abbr") == 1 and '"regions with CNN features" tabindex="0">R-CNN<' in html


def test_what_is_no_sentence_stays_as_it_is() -> None:
    skipped = (
        '<p class="question-labels">CNN</p><p class="also-asked"><em>CNN</em> CNN</p><h3>CNN</h3><pre>CNN</pre>'
        '<div class="card"><div class="highlight"><code>CNN</code></div><p class="receipt">CNN</p></div>'
        '<p><code>CNN</code> <a href="CNN">CNN</a> <span class="arithmatex">CNN <span>CNN</span> CNN</span></p>'
        '<!-- CNN --><img alt="CNN" src="x"><div class="sources"><p>CNN</p></div><p class="neighbors">CNN</p>'
    )
    assert "<abbr" not in marked(skipped)
    assert marked(skipped + "<p>a<br>CNN</p>").count("<abbr") == 1


def test_pages_without_questions_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "about.html").write_text("<article><p>CNN</p></article>", encoding="utf-8")
    (tmp_path / "page.html").write_text(
        '<article><h2 data-level="fresher" id="q">Q</h2><p>CNN</p></article>', encoding="utf-8"
    )
    abbreviations.apply(tmp_path, TERMS)
    assert "<abbr" not in (tmp_path / "about.html").read_text(encoding="utf-8")
    assert "<abbr" in (tmp_path / "page.html").read_text(encoding="utf-8")
