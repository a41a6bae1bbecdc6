"""BLEU and ROUGE count shared n-grams: meaning is not in them."""
from collections import Counter
from math import exp, isclose, log


def grams(text, n):
    words = text.split()
    return Counter(zip(*(words[i:] for i in range(n))))


def clipped(candidate, reference, n):
    found, known = grams(candidate, n), grams(reference, n)
    return sum((found & known).values()), sum(found.values())


def bleu(candidate, reference, order=4):
    parts = [clipped(candidate, reference, n + 1) for n in range(order)]
    if not all(hits for hits, _ in parts):
        return 0.0
    precision = exp(sum(log(h / t) for h, t in parts) / order)
    longer = len(reference.split()) / len(candidate.split())
    return min(1.0, exp(1 - longer)) * precision


def rouge_n(candidate, reference, n):  # clipped recall
    hits, total = clipped(reference, candidate, n)
    return hits / total


def rouge_l(candidate, reference):  # F1 of the common subsequence
    a, b = candidate.split(), reference.split()
    row = [0] * (len(b) + 1)
    for word in a:
        last, row = row, [0]
        for j, other in enumerate(b):
            better = max(last[j + 1], row[j])
            row.append(last[j] + 1 if word == other else better)
    return 2 * row[-1] / (len(a) + len(b))


spam = clipped("the " * 7, "the cat is on the mat", 1)
print(f"seven times 'the': clipped precision {spam[0]}/{spam[1]}")
assert spam == (2, 7)
reference = "the drug is safe for most adults and older children"
tries = {
    "negated": reference.replace("is", "is not"),
    "short": "the drug is safe for most",
    "reworded": "nearly all grown people can take this medicine",
}
scores = {}
print("           BLEU  ROUGE-1  ROUGE-2  ROUGE-L")
for name, text in tries.items():
    scores[name] = [
        bleu(text, reference), rouge_n(text, reference, 1),
        rouge_n(text, reference, 2), rouge_l(text, reference)]
    print(f"{name:10}", *(f"{s:.3f}  " for s in scores[name]))

assert scores["negated"][0] > 0.7 and scores["negated"][1] == 1
assert scores["reworded"] == [0, 0, 0, 0]
assert isclose(scores["short"][0], exp(1 - 10 / 6))  # only brevity
