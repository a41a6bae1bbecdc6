"""The built site's search finds what readers look for, on the project's own query file."""

from __future__ import annotations

import json
import re
from pathlib import Path

from py_mini_racer import MiniRacer

from scripts import bench_search


def test_the_right_question_is_first_or_among_the_first_three(site: Path) -> None:
    queries = bench_search.read_queries()
    with MiniRacer() as engine:
        engine.eval("var self = globalThis;")
        for name in ("engine.js", "questions.js"):
            engine.eval((site / "search" / name).read_text(encoding="utf-8"))
        engine.eval("var index = SearchEngine.open(self.__questions);")

        def find(text: str) -> list[str]:
            call = f"SearchEngine.query(index, {json.dumps(text)}).results.map(hit => hit.item.id)"
            return list(json.loads(str(engine.eval(f"JSON.stringify({call})"))))

        ranks = [(query, bench_search.rank(query, find(query.text))) for query in queries]
    missed = [f"{query.text} ({place or 'not found'})" for query, place in ranks if not 1 <= place <= 3]
    total = bench_search.count("ours", ranks)[-1]
    assert total.three >= 0.97 * total.queries, f"not among the first three: {', '.join(missed)}"
    assert total.first >= 0.88 * total.queries, f"first: {total.first} of {total.queries}"


def test_every_answer_of_the_query_file_is_a_question(site: Path) -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in site.glob("*.html"))
    ids = set(re.findall(r'<h2 (?=[^>]*data-level=)[^>]*\bid="([^"]+)"', pages))
    unknown = {answer for query in bench_search.read_queries() for answer in query.answers} - ids
    assert not unknown
