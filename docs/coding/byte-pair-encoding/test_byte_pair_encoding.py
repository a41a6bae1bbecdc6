"""Tests for byte_pair_encoding.py: run with pytest."""

from itertools import pairwise

import numpy as np
import pytest

from byte_pair_encoding import encode, train


def pairs(word_counts, merges):
    return [tuple(pair) for pair in train(word_counts, merges)]


def test_train_by_hand():
    # lo: 7, ow: 7, we: 2, er: 2 -> lo; then low: 7 -> low;
    # then (low, e): 2 and (e, r): 2 -> (e, r) is smaller; then lower
    got = pairs({"low": 5, "lower": 2}, 4)
    want = [("l", "o"), ("lo", "w"), ("e", "r"), ("low", "er")]
    assert got == want, (
        "low x 5, lower x 2: l o and o w stand 7 times, then lo w 7 "
        f"times, then e r and low e twice; expected {want}, got {got}"
    )


def test_counts_of_words():
    got = pairs({"ab": 2, "cd": 5, "ad": 1, "ae": 1, "af": 1}, 2)
    assert got == [("c", "d"), ("a", "b")], (
        "cd stands 5 times, ab twice: every word weighs as often as it "
        f"occurs, expected c d, a b; got {got}"
    )


def test_pairs_are_counted_in_every_position():
    got = pairs({"xyzxyz": 1, "ab": 1}, 1)
    assert got == [("x", "y")], (
        f"x y stands twice in xyzxyz, a b once: got {got}"
    )
    got = pairs({"aaa": 2, "bc": 3}, 1)
    assert got == [("a", "a")], (
        "a a stands in two positions of aaa, so 2 x 2 = 4 times, b c 3 "
        f"times: got {got}"
    )


@pytest.mark.parametrize("words", [["ba", "ca", "ab", "ac"], ["ac", "ab"]])
def test_ties(words):
    for order in (words, words[::-1]):
        got = pairs({word: 1 for word in order}, 2)
        assert got == [("a", "b"), ("a", "c")], (
            f"words {order}, all pairs once: the smallest pair comes "
            f"first, expected a b, a c; got {got}"
        )
    got = pairs({"aab": 1, "bxx": 1, "abx": 1}, 1)
    assert got == [("a", "b")], (
        f"a b and b x stand twice: a b is smaller, got {got}"
    )


def test_ties_are_ordered_as_tuples():
    # a b: 7; then (ab, b) and (a, c): 2 each
    got = pairs({"ab": 5, "abb": 2, "ac": 2}, 3)
    want = [("a", "b"), ("a", "c"), ("ab", "b")]
    assert got == want, (
        "(a, c) and (ab, b) stand twice: as tuples (a, c) is smaller, "
        f"though abb comes before ac; expected {want}, got {got}"
    )
    got = pairs({"ax": 1, "Bx": 1}, 2)
    assert got == [("B", "x"), ("a", "x")], (
        f"B x and a x stand once: in Python B is less than a, got {got}"
    )


def test_repeated_letters():
    assert encode("aaa", [("a", "a")]) == ["aa", "a"], (
        "aaa: from left to right, aa and a"
    )
    assert encode("aaaa", [("a", "a")]) == ["aa", "aa"], (
        "aaaa: without overlap, aa and aa"
    )
    # aaaa x 3: a a 9; then aa aa: 3
    got = pairs({"aaaa": 3}, 5)
    assert got == [("a", "a"), ("aa", "aa")], (
        "aaaa: first a a, then aa aa, then nothing is left, got "
        f"{got}; are symbols used twice in one merge?"
    )
    # aaaaa: a a; then aa aa a: (aa, a) and (aa, aa) once each
    got = pairs({"aaaaa": 1}, 3)
    want = [("a", "a"), ("aa", "a"), ("aa", "aaa")]
    assert got == want, f"aaaaa: expected {want}, got {got}"


def test_symbols_are_compared_not_text():
    # ab joined, then c: "ab", "c"; the pair (b, c) is gone there
    merges = [("a", "b"), ("b", "c")]
    assert encode("abc", merges) == ["ab", "c"], (
        "abc with a b, then b c: after ab there is no symbol b left, "
        f"expected ab, c; got {encode('abc', merges)}"
    )
    merges = [("x", "a"), ("a", "b")]
    assert encode("xaab", merges) == ["xa", "ab"], (
        f"xaab: expected xa, ab; got {encode('xaab', merges)}"
    )
    assert encode("xab", merges) == ["xa", "b"], (
        "xab: the symbol xa ends in a, but it is not the symbol a; "
        f"expected xa, b; got {encode('xab', merges)}"
    )
    got = pairs({"xab": 2, "xa": 3, "ab": 1}, 3)
    want = [("x", "a"), ("xa", "b"), ("a", "b")]
    assert got == want, (
        "xab x 2, xa x 3, ab: once xa is joined, a b is left in the "
        f"word ab alone; expected {want}, got {got}"
    )


def test_order_of_merges():
    got = encode("abc", [("b", "c"), ("a", "bc")])
    assert got == ["abc"], f"abc: b c first, then a bc; got {got}"
    got = encode("abc", [("b", "c"), ("a", "b")])
    assert got == ["a", "bc"], (
        "abc with b c, then a b: b c was learned first and wins, expected "
        f"a, bc, got {got}"
    )
    # What {"cd": 9, "abc": 3, "ab": 2} teaches:
    merges = [("c", "d"), ("a", "b"), ("ab", "c")]
    got = encode("abcd", merges)
    assert got == ["ab", "cd"], (
        "merges c d, a b, ab c: c d was learned first and wins, though "
        f"abc is a longer symbol; expected ab, cd, got {got}"
    )
    got = encode("abxab", [("a", "b")])
    assert got == ["ab", "x", "ab"], (
        f"a merge joins its pair wherever it stands, got {got}"
    )
    got = encode("abab", [("a", "b"), ("ab", "ab")])
    assert got == ["abab"], f"abab: expected one symbol, got {got}"


def test_special_characters():
    got = encode("a.b+c", [(".", "b"), ("+", "c")])
    assert got == ["a", ".b", "+c"], (
        f"dots and plus signs are ordinary characters, got {got}"
    )
    got = pairs({"a.c": 2, "abc": 1, "(c": 1}, 2)
    assert got == [(".", "c"), ("a", ".c")], (
        f"a.c x 2, abc: the dot stands for itself only, got {got}"
    )
    got = pairs({"a-B!": 1}, 3)
    want = [("-", "B"), ("-B", "!"), ("a", "-B!")]
    assert got == want, (
        f"a-B!: every character counts as it is, expected {want}, got {got}"
    )
    got = encode("Low", [("l", "o"), ("lo", "w")])
    assert got == ["L", "o", "w"], f"Low: L is not l; got {got}"


def test_few_pairs():
    assert pairs({"low": 5}, 0) == [], "no merges asked, none learned"
    got = pairs({"abc": 1}, 10)
    assert got == [("a", "b"), ("ab", "c")], (
        f"abc can be merged twice, then no pair is left; got {got}"
    )
    assert pairs({"a": 5, "b": 2}, 3) == [], (
        "words of one letter: pairs do not reach across words"
    )
    assert pairs({}, 3) == [], "no words, no merges"


def test_encode_small_cases():
    merges = [("l", "o"), ("lo", "w")]
    assert encode("", merges) == [], "the empty word has no symbols"
    assert encode("low", []) == ["l", "o", "w"], "no merges: characters"
    assert encode("o", merges) == ["o"], "a single letter stays"
    got = encode("éslow!", merges)
    assert got == ["é", "s", "low", "!"], (
        f"unknown characters stay symbols of their own, got {got}"
    )


def test_encode_agrees_with_training():
    rng = np.random.default_rng(0)
    counts = {}
    for _ in range(60):
        word = "".join(rng.choice(list("abc"), size=rng.integers(1, 9)))
        counts[word] = counts.get(word, 0) + int(rng.integers(1, 5))
    merges = pairs(counts, 15)
    assert len(merges) == 15, f"15 merges asked, {len(merges)} learned"
    assert pairs(counts, 7) == merges[:7], (
        "asking for fewer merges gives the beginning of the same list"
    )
    known = set("abc")
    for step, (left, right) in enumerate(merges):
        assert left in known and right in known, (
            f"merge {step} joins {left} and {right}, but these symbols "
            "did not exist yet"
        )
        known.add(left + right)
        tally = {}
        for word, count in counts.items():
            symbols = encode(word, merges[:step])
            assert "".join(symbols) == word, (
                f"{symbols} joined is not the word {word}"
            )
            for pair in pairwise(symbols):
                tally[pair] = tally.get(pair, 0) + count
        most = max(tally.values())
        assert tally.get((left, right)) == most, (
            f"merge {step} is {left} {right}; with the words encoded by "
            f"the merges before it, it stands {tally.get((left, right))} "
            f"times, but another pair {most} times"
        )


def test_inputs_are_kept():
    counts, merges = {"low": 5, "lower": 2}, [("l", "o"), ("lo", "w")]
    train(counts, 3)
    encode("low", merges)
    assert counts == {"low": 5, "lower": 2}, "word_counts was changed"
    assert merges == [("l", "o"), ("lo", "w")], "merges was changed"
