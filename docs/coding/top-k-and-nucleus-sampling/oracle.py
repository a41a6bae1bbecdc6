"""Compare with Keras's top_k, with loops, and with SciPy's test."""

import keras
import numpy as np
from scipy.special import softmax
from scipy.stats import chisquare


def test_top_k_matches_keras(solution):
    logits = np.random.default_rng(0).normal(size=(20, 50)) * 3
    values, index = keras.ops.top_k(logits, k=8)
    want = np.zeros(logits.shape)
    np.put_along_axis(
        want, np.array(index), softmax(np.array(values) / 0.7, axis=-1), -1
    )
    got = solution.top_k(logits, 8, temperature=0.7)
    np.testing.assert_allclose(got, want, atol=1e-6)


def test_top_p_matches_loops(solution):
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(40, 30)) * 2
    for p in (0.0, 0.1, 0.5, 0.9, 0.99):
        got = solution.top_p(logits, p, temperature=1.3)
        for row, probs in zip(got, softmax(logits / 1.3, axis=-1)):
            kept, mass = [], 0.0
            while not kept or mass < p:
                rest = [i for i in range(30) if i not in kept]
                kept.append(max(rest, key=lambda i: probs[i]))
                mass += probs[kept[-1]]
            want = np.zeros(30)
            want[kept] = probs[kept] / mass
            np.testing.assert_allclose(row, want, atol=1e-12)


def test_sample_passes_chi_square(solution):
    rng = np.random.default_rng(2)
    probs = rng.dirichlet(np.ones(12))
    rows = np.broadcast_to(probs, (50000, 12))
    drawn = solution.sample(rows, rng)
    counts = np.bincount(drawn, minlength=12)
    assert chisquare(counts, 50000 * probs).pvalue > 1e-4
