"""Compare with complex numbers and with a matrix exponential."""

import numpy as np
from scipy.linalg import block_diag, expm


def test_matches_complex_numbers(solution):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 3, 7, 10))
    positions = rng.integers(0, 3000, size=7)
    phases = positions[:, None] / 500.0 ** (np.arange(5) / 5)
    turned = (x[..., 0::2] + 1j * x[..., 1::2]) * np.exp(1j * phases)
    got = solution.rotate(x, positions, 500.0)
    np.testing.assert_allclose(got[..., 0::2], turned.real, atol=1e-9)
    np.testing.assert_allclose(got[..., 1::2], turned.imag, atol=1e-9)


def test_matches_matrix_exponential(solution):
    rng = np.random.default_rng(1)
    query, key = rng.normal(size=(3, 6)), rng.normal(size=(4, 6))
    blocks = [
        10000.0 ** (-i / 3) * np.array([[0, -1], [1, 0]]) for i in range(3)
    ]
    generator = block_diag(*blocks)
    at, there = np.array([5, 0, 12]), np.array([3, 4, 9, 0])
    got = solution.rotary_scores(query, key, at, there)
    for i in range(3):
        for j in range(4):
            turn = expm((there[j] - at[i]) * generator)
            want = query[i] @ turn @ key[j]
            np.testing.assert_allclose(got[i, j], want, atol=1e-10)
