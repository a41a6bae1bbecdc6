"""Rotary scores depend on the distance alone; added sinusoids do not.

figure positions.svg: Dot product of two sinusoidal position vectors over
    their distance from -60 to 60: symmetric, with a peak of 32 at distance
    0, falling to about 15 with ripples on both sides.
"""
import matplotlib.pyplot as plt
import numpy as np

width, longest = 64, 400
rates = 10_000.0 ** (-np.arange(0, width, 2) / width)
angles = np.arange(longest)[:, None] * rates  # position x frequency
table = np.zeros((longest, width))
table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)


def rotate(vector, position):
    """Rotary: turn each pair of coordinates by position x frequency."""
    even, odd = vector[0::2], vector[1::2]
    cos, sin = np.cos(position * rates), np.sin(position * rates)
    result = np.empty_like(vector)
    result[0::2] = even * cos - odd * sin
    result[1::2] = even * sin + odd * cos
    return result


rng = np.random.default_rng(0)
q, k = rng.normal(size=(2, width))
starts = (0, 17, 300)
for distance in (0, 5, 40):
    dots = [table[p] @ table[p + distance] for p in starts]
    turned = [rotate(q, p) @ rotate(k, p + distance) for p in starts]
    added = [(q + table[p]) @ (k + table[p + distance]) for p in starts]
    print(f"distance {distance:2}  sinusoidal {dots[0]:5.1f}  spread "
          f"{np.ptp(dots):.1f}   rotary spread {np.ptp(turned):.1f}   "
          f"q + sinusoid {np.ptp(added):.1f}")
    assert np.ptp(dots) < 1e-8 and np.ptp(turned) < 1e-8
    assert np.ptp(added) > 0.1  # cross terms see absolute position
assert np.isclose(np.linalg.norm(rotate(q, 9)), np.linalg.norm(q))

jump = 7  # one matrix moves every position by 7
move = np.linalg.lstsq(table[:-jump], table[jump:], rcond=None)[0]
error = np.abs(table[:-jump] @ move - table[jump:]).max()
print(f"one linear map shifts all positions by {jump}:", error < 1e-6)
assert error < 1e-6
figure, axes = plt.subplots(figsize=(6.4, 2.6), layout="tight")
distances = np.arange(-60, 61)
axes.plot(distances, table[200 + distances] @ table[200])
axes.set(xlabel="distance between two positions", ylabel="dot product")
figure.savefig("positions.svg")
