"""Tests for beam_search.py: run with pytest."""

import itertools

import numpy as np
import pytest

from beam_search import beam_search

END, A, B = 0, 1, 2
START = 7


class Table:
    """A model from a table of probabilities; others end at once."""

    def __init__(self, table):
        self.table = table
        self.calls = []

    def __call__(self, tokens):
        tokens = tuple(int(token) for token in tokens)
        assert tokens[0] == START, (
            f"the model was called with {tokens}: its input begins with "
            "the start token"
        )
        self.calls.append(tokens[1:])
        row = np.array(self.table.get(tokens[1:], (1.0, 0.0, 0.0)))
        with np.errstate(divide="ignore"):
            return np.log(row)


def search(table, beams, max_length=5, alpha=0.0):
    model = table if callable(table) else Table(table)
    found = beam_search(model, START, END, beams, max_length, alpha)
    return [(tuple(int(t) for t in tokens), s) for tokens, s in found]


def check(found, want, why):
    """Compare tokens and exp(score)."""
    tokens = [t for t, _ in found]
    assert tokens == [t for t, _ in want], (
        f"{why}: expected {[t for t, _ in want]}, got {tokens}"
    )
    scores = np.exp([s for _, s in found])
    assert np.allclose(scores, [p for _, p in want], atol=1e-4), (
        f"{why}: exp(score) should be {[p for _, p in want]}, got {scores}"
    )


# Greedily: A (0.6), then END (0.4). Better: B (0.4), then END (0.9).
TRAP = {
    (): (0.0, 0.6, 0.4),
    (A,): (0.4, 0.3, 0.3),
    (B,): (0.9, 0.05, 0.05),
}


def test_one_beam_is_greedy():
    check(search(TRAP, 1), [((A, END), 0.24)], "beams=1, greedy search")


def test_two_beams_find_more():
    check(
        search(TRAP, 2),
        [((B, END), 0.36), ((A, END), 0.24)],
        "beams=2: the probability of a sequence is the product over all "
        "its tokens, and results come best first",
    )


def test_all_candidates_compete():
    table = {
        (): (0.0, 0.6, 0.4),
        (A,): (0.0, 0.55, 0.45),
        (B,): (0.0, 0.6, 0.4),
    }
    check(
        search(table, 2, max_length=2),
        [((A, A), 0.33), ((A, B), 0.27)],
        "beams=2: both best candidates come from A, none from B (0.24)",
    )


def test_finished_hypotheses_wait():
    table = {(): (0.4, 0.6, 0.0), (A,): (0.1, 0.9, 0.0)}
    check(
        search(table, 2),
        [((A, A, END), 0.54), ((END,), 0.4)],
        "END came first with 0.4, but A A END reaches 0.54: go on until "
        "no hypothesis is live",
    )


def test_finished_hypotheses_take_a_place():
    table = {
        (): (0.5, 0.3, 0.2),
        (A,): (0.6, 0.4, 0.0),
        (B,): (1.0, 0.0, 0.0),
    }
    check(
        search(table, 2),
        [((END,), 0.5), ((A, END), 0.18)],
        "step 1 keeps END (0.5) and A (0.3) and drops B: a finished "
        "candidate is one of the two kept",
    )


# END takes a place in step 1 only. A END is likelier than A A END, but
# a strong length normalization ranks A A END first.
PATIENCE = {
    (): (0.5, 0.3, 0.2),
    (A,): (0.9, 0.1, 0.0),
    (A, A): (1.0, 0.0, 0.0),
}


def test_every_step_keeps_as_many():
    found = search(PATIENCE, 2, alpha=4.0)
    tokens = [t for t, _ in found]
    assert tokens == [(A, A, END), (A, END)], (
        "beams=2, alpha=4: END is kept in step 1, then both A END and "
        "A A in step 2, so A A END (0.03, length 3) is found and has the "
        f"best score; expected {[(A, A, END), (A, END)]}, got {tokens}. "
        "Finished hypotheses do not compete with later candidates, and "
        "with alpha > 0 a longer one may overtake all of them: sort by "
        "score, then cut"
    )
    check(
        search(PATIENCE, 2),
        [((END,), 0.5), ((A, END), 0.27)],
        "beams=2, alpha=0: the same search, ranked by probability",
    )


def test_out_of_steps():
    table = {
        (): (0.1, 0.9, 0.0),
        (A,): (0.2, 0.8, 0.0),
        (A, A): (0.3, 0.7, 0.0),
    }
    check(
        search(table, 2, max_length=2),
        [((A, A), 0.72), ((A, END), 0.18)],
        "max_length=2: a live hypothesis counts without END",
    )
    check(
        search(table, 2, max_length=1),
        [((A,), 0.9), ((END,), 0.1)],
        "max_length=1: one token is generated",
    )
    got = beam_search(Table(TRAP), START, END, 1, 5)
    want = beam_search(Table(TRAP), START, END, 1, 5, 0.0)
    assert got == want, (
        f"without alpha the scores are not normalized: {want}, got {got}"
    )


@pytest.mark.parametrize(
    "alpha, best, score",
    [
        (0.0, (END,), np.log(0.4)),
        (0.5, (A, A, END), np.log(0.384) / 3**0.5),
        (1.0, (A, A, END), np.log(0.384) / 3),
        (2.0, (A, A, END), np.log(0.384) / 9),
    ],
)
def test_length_normalization(alpha, best, score):
    table = {(): (0.4, 0.6, 0.0), (A,): (0.2, 0.8, 0.0)}
    table[A, A] = (0.8, 0.2, 0.0)
    tokens, got = search(table, 4, alpha=alpha)[0]
    assert tokens == best, (
        f"alpha={alpha}: the best of END (0.4, length 1) and A A END "
        f"(0.384, length 3) is {best}, got {tokens}"
    )
    assert np.isclose(got, score, atol=1e-4), (
        f"alpha={alpha}: the score is log-probability / length ** alpha "
        f"with END counted and the start not, {score:.5f}; got {got}"
    )


@pytest.mark.parametrize("alpha", [0.0, 0.7])
def test_wide_beam_is_exhaustive(alpha):
    rng = np.random.default_rng(0)
    prefixes = [
        p for n in range(4) for p in itertools.product((A, B), repeat=n)
    ]
    table = {p: rng.dirichlet(np.ones(3)) for p in prefixes}
    every = []
    for length in range(1, 5):
        for p in itertools.product((END, A, B), repeat=length):
            ends = END in p[:-1] or (p[-1] != END and length < 4)
            if not ends:
                product = np.prod([table[p[:i]][p[i]] for i in range(length)])
                every.append((p, np.log(product) / length**alpha))
    every.sort(key=lambda pair: -pair[1])
    found = search(table, 81, max_length=4, alpha=alpha)
    assert len(found) == len(every), (
        f"beams=81 keeps everything: there are {len(every)} sequences of "
        f"up to 4 tokens, got {len(found)}"
    )
    assert [t for t, _ in found] == [t for t, _ in every], (
        "beams=81, max_length=4: the result is the full ranking of all "
        f"sequences; the best is {every[0]}, got {found[0]}"
    )
    few = search(table, 81, max_length=4, alpha=alpha)[:3]
    assert np.allclose([s for _, s in few], [s for _, s in every[:3]]), (
        f"scores {[s for _, s in few]} of the best three are wrong"
    )


def test_long_sequences():
    def model(tokens):
        row = np.full(4, 0.3)
        row[END] = 1e-4
        row[1 + len(tokens) % 3] = 0.4
        return np.log(row)

    tokens, score = search(model, 2, max_length=1000)[0]
    want = tuple(1 + i % 3 for i in range(1, 1001))
    wrong = [i for i, (a, b) in enumerate(zip(tokens, want)) if a != b]
    assert tokens == want, (
        "1000 tokens of probability 0.4: the search goes wrong at token "
        f"{wrong[:1]}; add logarithms, products underflow to 0"
    )
    assert np.isclose(score, 1000 * np.log(0.4), rtol=1e-4), (
        f"the score is 1000 log 0.4 = {1000 * np.log(0.4):.3f}, got {score}"
    )


def test_calls_of_the_model():
    table = {
        (): (0.2, 0.5, 0.3),
        (A,): (0.5, 0.3, 0.2),
        (B,): (0.5, 0.3, 0.2),
        (A, A): (0.4, 0.3, 0.3),
    }
    model = Table(table)
    search(model, 2, max_length=4)
    ended = [call for call in model.calls if END in call]
    assert not ended, (
        f"the model was called for finished hypotheses: {ended}"
    )
    assert len(set(model.calls)) == len(model.calls), (
        f"the model was called twice with the same tokens: {model.calls}"
    )
    for length in range(4):
        calls = [call for call in model.calls if len(call) == length]
        assert len(calls) <= 2, (
            f"beams=2, but {len(calls)} hypotheses of length {length} "
            f"were extended: {calls}"
        )
    assert max(len(call) for call in model.calls) < 4, (
        "max_length=4: after 4 tokens the model is not called again"
    )
    rows = np.log([[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]])
    kept = rows.copy()
    search(lambda tokens: rows[min(len(tokens) - 1, 1)], 2)
    assert np.array_equal(rows, kept), "the model's array was changed"


def test_impossible_tokens():
    table = {(): (0.0, 1.0, 0.0), (A,): (0.6, 0.0, 0.4)}
    check(
        search(table, 3),
        [((A, END), 0.6), ((A, B, END), 0.4)],
        "beams=3, but only two sequences are possible: a token of "
        "log-probability -inf is never chosen",
    )


def test_dead_ends():
    table = {
        (): (0.0, 0.6, 0.4),
        (A,): (0.0, 0.0, 0.0),
        (B,): (1.0, 0.0, 0.0),
    }
    check(
        search(table, 2),
        [((B, END), 0.4)],
        "after A every token has log-probability -inf: A cannot go on, "
        "and it is not finished either",
    )


def test_start_may_be_end():
    def model(tokens):
        if len(tokens) == 1:
            return np.log([0.3, 0.7])
        return np.log([0.9, 0.1])

    tokens, _ = beam_search(model, 0, 0, 2, 5)[0]
    assert tuple(int(t) for t in tokens) == (1, 0), (
        "start and end are both token 0: only a generated 0 ends a "
        f"sequence, expected (1, 0), got {tokens}"
    )
