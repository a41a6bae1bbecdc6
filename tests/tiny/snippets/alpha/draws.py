"""A parabola has its minimum at zero.

figure parabola.svg: A parabola that touches zero at the origin and rises to
    one on both sides.
"""

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-1, 1, 21)
figure, axes = plt.subplots()
axes.plot(x, x**2)
axes.set_xlabel("x")
figure.savefig("parabola.svg")
print(f"minimum at {x[np.argmin(x**2)]:.0f}")
assert abs(x[np.argmin(x**2)]) < 1e-9
