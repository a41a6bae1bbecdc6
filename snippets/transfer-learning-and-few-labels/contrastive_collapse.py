"""Equal codes leave the contrastive loss at ln(2N - 1), far from zero."""
import numpy as np

images = 4
views = 2 * images  # view i and view i + 4 show the same image
partner = (np.arange(views) + images) % views


def losses(codes, temperature):
    """One loss per view: find the partner among all other views."""
    likeness = codes @ codes.T / temperature
    np.fill_diagonal(likeness, -np.inf)  # nobody is its own candidate
    top = likeness.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(likeness - top).sum(axis=1)) + top[:, 0]
    return log_sum - likeness[np.arange(views), partner]


one = np.random.default_rng(0).normal(size=8)
collapsed = np.tile(one / np.linalg.norm(one), (views, 1))
apart = np.tile(np.eye(images), (2, 1))  # an axis for each image
for temperature in (0.1, 1.0):
    for name, codes in (("collapsed", collapsed), ("apart", apart)):
        values = losses(codes, temperature)
        assert np.allclose(values, values[0])
        print(f"{name}, temperature {temperature}: {values[0]:.3f}")
    assert np.allclose(losses(collapsed, temperature), np.log(views - 1))
print(f"ln 7 = {np.log(7):.3f}")

assert losses(apart, 0.1).max() < 0.001
assert losses(apart, 1.0).max() < np.log(views - 1)
