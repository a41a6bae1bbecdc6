"""Attention gives one word a different vector in each sentence."""
import numpy as np

#                    water money  verb
table = {"river": [2.0, 0.0, 0.0], "loan": [0.0, 2.0, 0.0],
         "bank": [1.0, 1.0, 0.0], "the": [0.0, 0.0, 0.3],
         "reached": [0.0, 0.0, 1.0]}


def static(words):
    return np.array([table[word] for word in words])


def contextual(words):  # one attention head, identity projections
    x = static(words)
    scores = x @ x.T / np.sqrt(x.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights @ x


def cosine(a, b):
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


sentences = ["the river reached the bank".split(),
             "the loan reached the bank".split()]
results = {}
for name, encode in (("static", static), ("contextual", contextual)):
    banks = [encode(words)[words.index("bank")] for words in sentences]
    results[name] = cosine(*banks)
    print(f"{name:10} cosine of the two 'bank' {results[name]:.3f}")
    for words, bank in zip(sentences, banks):
        near = [cosine(bank, np.array(table[w])) for w in ("river", "loan")]
        print(f"  in '{words[1]} … bank': with river {near[0]:.2f}, "
              f"with loan {near[1]:.2f}")
        if name == "contextual":
            first = near[0] > near[1]
            assert first == (words[1] == "river")

assert np.isclose(results["static"], 1) and results["contextual"] < 0.9
