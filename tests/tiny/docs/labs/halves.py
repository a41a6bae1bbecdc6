"""Halving ten times leaves a thousandth.

figure halves.svg: A line that falls by half at each of ten steps.
"""
# %% [markdown]
# # Halving, step by step
#
# What is left of one after ten halvings? The sum $\sum_{k=1}^{10} 2^{-k}$ tells,
# as [addition](../alpha.md#addition) does [@doe2020adding].

# %%
left = [1.0]
for _ in range(10):
    left.append(left[-1] / 2)
print(f"left: {left[-1]:.6f}")
assert left[-1] == 2**-10

# %% [markdown]
# The number 0.000977 is small. A table:
#
# | step | left |
# |---|---|
# | 1 | half |

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.plot(left)
figure.savefig("halves.svg")
