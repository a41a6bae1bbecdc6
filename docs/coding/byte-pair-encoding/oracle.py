"""Compare with the regular expressions of Sennrich et al. (2016)."""

import re
from itertools import pairwise

import numpy as np


def random_counts(seed, letters="abcd", words=200):
    rng = np.random.default_rng(seed)
    counts = {}
    for _ in range(words):
        word = "".join(rng.choice(list(letters), size=rng.integers(1, 12)))
        counts[word] = counts.get(word, 0) + int(rng.integers(1, 9))
    return counts


def join(vocabulary, pair):
    pattern = re.escape(" ".join(pair))
    # Consuming left to right, as the paper's program does.
    pattern = re.compile(r"(?<!\S)" + pattern + r"(?!\S)")
    return {
        pattern.sub("".join(pair), text): count
        for text, count in vocabulary.items()
    }


def test_train_matches_regular_expressions(solution):
    for seed in range(3):
        counts = random_counts(seed)
        vocabulary = {" ".join(word): n for word, n in counts.items()}
        want = []
        for _ in range(40):
            tally = {}
            for text, n in vocabulary.items():
                symbols = text.split()
                for i in range(len(symbols) - 1):
                    pair = symbols[i], symbols[i + 1]
                    tally[pair] = tally.get(pair, 0) + n
            if not tally:
                break
            best = sorted(p for p in tally if tally[p] == max(tally.values()))
            want.append(best[0])
            vocabulary = join(vocabulary, best[0])
        assert solution.train(counts, 40) == want
        words = {text.replace(" ", ""): text.split() for text in vocabulary}
        for word, symbols in words.items():
            assert solution.encode(word, want) == symbols


def test_encode_matches_lowest_rank_first(solution):
    """GPT-2 style: repeatedly join the pair of lowest rank."""
    merges = solution.train(random_counts(5), 30)
    rank = {pair: i for i, pair in enumerate(merges)}
    for word in random_counts(6, "abcde"):
        symbols = list(word)
        while True:
            found = [
                (rank[p], i)
                for i, p in enumerate(pairwise(symbols))
                if p in rank
            ]
            if not found:
                break
            i = min(found)[1]
            symbols[i : i + 2] = [symbols[i] + symbols[i + 1]]
        assert solution.encode(word, merges) == symbols
