"""Equally frequent pairs are ordered by the joined text.

fails: as tuples (a, c) is smaller
"""

from collections import Counter
from itertools import pairwise

Pair = tuple[str, str]


def merge(symbols: list[str], pair: Pair) -> list[str]:
    """Join a pair wherever it stands, from left to right."""
    joined, i = [], 0
    while i < len(symbols):
        # Compare symbols, not text: "a", "bc" is not "ab", "c".
        if tuple(symbols[i : i + 2]) == pair:
            joined.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            joined.append(symbols[i])
            i += 1
    return joined


def train(word_counts: dict[str, int], merges: int) -> list[Pair]:
    """Learn merges from a dictionary of words and their counts."""
    words = {word: list(word) for word in word_counts}
    learned: list[Pair] = []
    for _ in range(merges):
        # Counted anew: each merge creates pairs and destroys others.
        counts: Counter[Pair] = Counter()
        for word, symbols in words.items():
            for pair in pairwise(symbols):
                counts[pair] += word_counts[word]
        if not counts:
            break
        # A fixed rule for ties makes the tokenizer reproducible.
        best = min(counts, key=lambda pair: (-counts[pair], "".join(pair)))
        learned.append(best)
        words = {w: merge(symbols, best) for w, symbols in words.items()}
    return learned


def encode(word: str, merges: list[Pair]) -> list[str]:
    """Split a word into symbols with learned merges."""
    symbols = list(word)
    for pair in merges:
        symbols = merge(symbols, pair)
    return symbols
