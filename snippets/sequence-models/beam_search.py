"""Wider beams find likelier sequences; greedy search is a beam of one."""
from itertools import product

import numpy as np

words = "ABC"
first = np.array([0.5, 0.3, 0.2])
following = np.array([  # row: previous word, column: next word
    [0.34, 0.33, 0.33],  # after A anything may come
    [0.60, 0.20, 0.20],
    [0.00, 0.00, 1.00]])  # after C comes C
length = 2


def next_probabilities(sequence):
    return following[sequence[-1]] if sequence else first


def beam_search(width):
    beams, expanded = [((), 1.0)], 0
    for _ in range(length):
        candidates = []
        for sequence, probability in beams:
            expanded += 1  # one run of the model
            for word, p in enumerate(next_probabilities(sequence)):
                candidates.append((sequence + (word,), probability * p))
        candidates.sort(key=lambda c: -c[1])
        beams = candidates[:width]
    return *beams[0], expanded


def probability(sequence):
    return np.prod([next_probabilities(sequence[:t])[word]
                    for t, word in enumerate(sequence)])


found = {}
for width in (1, 2, 3):
    best, found[width], runs = beam_search(width)
    name = "".join(words[w] for w in best)
    print(f"beam {width}: {name}  probability {found[width]:.2f}"
          f"  model runs {runs}")
optimum = max(map(probability, product(range(3), repeat=length)))
print(f"best of all 9 sequences: {optimum:.2f}")

assert np.allclose(following.sum(axis=1), 1)
assert found[1] < found[2] < found[3]
assert np.isclose(found[3], optimum) and found[2] < optimum
