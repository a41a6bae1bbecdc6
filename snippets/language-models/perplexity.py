"""Perplexity is exp of the mean loss per token, and tied to the tokens."""
from collections import Counter

import numpy as np

train = ("the cat sat on the mat and the dog sat on the rug "
         "the dog saw the cat and the cat saw the mat ") * 20
test = "the dog sat on the mat and the cat saw the rug "


def probabilities(train, test):  # bigrams, smoothed by adding 0.1
    tokens = sorted(set(train))
    pairs = Counter(zip(train, train[1:]))
    firsts = Counter(train[:-1])
    return np.array([(pairs[a, b] + 0.1) / (firsts[a] + 0.1 * len(tokens))
                     for a, b in zip(test, test[1:])])


def perplexity(p):
    return float(np.exp(-np.log(p).mean()))


results = {}
for name, cut in (("words", str.split), ("characters", list)):
    p = probabilities(cut(train), cut(test))
    bits = -np.log2(p).sum() / len(test)
    results[name] = perplexity(p), bits
    print(f"{name:10} {len(p):2} predictions, perplexity "
          f"{results[name][0]:.2f}, bits per character {bits:.2f}")

uniform = np.full(47, 1 / 27)
print(f"guessing among 27 tokens: perplexity {perplexity(uniform):.1f}")
p = probabilities(train.split(), test.split())
inverse = float(np.exp(np.log(1 / p).mean()))
print(f"geometric mean of 1/p: {inverse:.2f}")
one_zero = p.copy()
one_zero[0] = 1e-12
print(f"one token at 1e-12: perplexity {perplexity(one_zero):.1f}")

assert np.isclose(perplexity(uniform), 27)
assert np.isclose(inverse, perplexity(p))
# about the same perplexity, four times the bits for the same text
assert abs(results["characters"][0] - results["words"][0]) < 0.1
assert results["characters"][1] > 4 * results["words"][1]
assert perplexity(one_zero) > 3 * perplexity(p)
