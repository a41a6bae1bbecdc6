"""BPE merges the most frequent pair and can spell any new word."""
from collections import Counter

corpus = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
words = {word: list(word) + ["_"] for word in corpus}  # _ ends a word


def merge(symbols, pair):
    merged, i = [], 0
    while i < len(symbols):
        if tuple(symbols[i:i + 2]) == pair:
            merged.append("".join(pair))
            i += 2
        else:
            merged.append(symbols[i])
            i += 1
    return merged


def count_pairs():
    pairs = Counter()
    for word, symbols in words.items():
        for pair in zip(symbols, symbols[1:]):
            pairs[pair] += corpus[word]
    return pairs


def corpus_tokens():
    return sum(corpus[w] * len(symbols) for w, symbols in words.items())


before, merges = corpus_tokens(), []
for step in range(8):
    pairs = count_pairs()
    pair = max(pairs, key=lambda p: (pairs[p], p))  # ties: alphabet
    assert pairs[pair] == max(pairs.values())
    merges.append(pair)
    print(f"merge {step + 1}: {pair[0]} + {pair[1]} ({pairs[pair]}x)")
    words = {word: merge(s, pair) for word, s in words.items()}
print(f"tokens in the corpus: {before} before, {corpus_tokens()} after")


def encode(word):
    symbols = list(word) + ["_"]
    for pair in merges:  # in the order in which they were learned
        symbols = merge(symbols, pair)
    return symbols


for word in ("newest", "lowest", "towel"):
    tokens = encode(word)
    seen = "in the corpus" if word in corpus else "new"
    print(f"{word} ({seen}): {' '.join(tokens)}")
    assert "".join(tokens) == word + "_"  # nothing is lost
assert len(encode("newest")) < len(encode("lowest")) < len("lowest") + 1
assert corpus_tokens() < before / 2
