"""Compare with Viterbi decoding and with enumeration."""

import itertools

import numpy as np


def test_wide_beam_matches_viterbi(solution):
    """With a first-order model, Viterbi finds the best path exactly."""
    rng = np.random.default_rng(0)
    size, length = 4, 6
    # Token `size` is an end token that never comes.
    step = np.log(rng.dirichlet(np.ones(size), size=size + 1))
    step = np.concatenate([step, np.full((size + 1, 1), -np.inf)], axis=1)
    best, back = step[size, :size], []
    for _ in range(length - 1):
        table = best[:, None] + step[:size, :size]
        back.append(np.argmax(table, axis=0))
        best = np.max(table, axis=0)
    path = [int(np.argmax(best))]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    found = solution.beam_search(
        lambda tokens: step[tokens[-1]], size, size, size**length, length
    )
    assert found[0][0] == tuple(reversed(path))
    np.testing.assert_allclose(found[0][1], np.max(best))


def test_narrow_beam_matches_step_by_step(solution):
    """Rank all sequences of each length, restricted to kept parents."""
    rng = np.random.default_rng(1)
    rows = {
        p: np.log(rng.dirichlet(np.ones(4)))
        for n in range(5)
        for p in itertools.product(range(1, 4), repeat=n)
    }

    def total(p):
        return sum(rows[p[:i]][p[i]] for i in range(len(p)))

    for beams in (1, 2, 3, 5):
        parents, done = {()}, []
        for n in range(1, 6):
            every = itertools.product(range(4), repeat=n)
            mine = [p for p in every if p[:-1] in parents]
            mine = sorted(mine, key=total, reverse=True)[:beams]
            done += [p for p in mine if p[-1] == 0]
            parents = {p for p in mine if p[-1] != 0}
        done += list(parents)
        for alpha in (0.0, 0.6, 1.0):
            want = sorted(
                ((p, total(p) / len(p) ** alpha) for p in done),
                key=lambda pair: -pair[1],
            )[:beams]
            got = solution.beam_search(
                lambda tokens: rows[tokens[1:]], 9, 0, beams, 5, alpha
            )
            assert [p for p, _ in got] == [p for p, _ in want]
            np.testing.assert_allclose(
                [s for _, s in got], [s for _, s in want]
            )
