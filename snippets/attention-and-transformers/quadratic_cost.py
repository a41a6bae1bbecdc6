"""Doubling the length doubles the projections, quadruples the scores.

backends: jax -- XLA's compiler reports the operations of a program
"""
import jax
import numpy as np

width = 64


def project(x, w):  # query, key, value and output: 4 products
    return x @ w[0], x @ w[1], x @ w[2], x @ w[3]


def mix(q, k, v):  # scores and weighted sum, without the softmax
    return (q @ k.T) @ v


def flops(function, *shapes):
    arrays = [jax.ShapeDtypeStruct(s, np.float32) for s in shapes]
    cost = jax.jit(function).lower(*arrays).compile().cost_analysis()
    return cost["flops"]


rows = []
for n in (64, 128, 256, 512):
    linear = flops(project, (n, width), (4, width, width))
    square = flops(mix, *[(n, width)] * 3)
    rows.append((linear, square))
    print(f"length {n:3}  projections {linear / 1e6:4.1f} MFLOP"
          f"  scores and sum {square / 1e6:5.1f} MFLOP"
          f"  weights {n * n:7,}")
    assert np.isclose(linear, 8 * n * width ** 2, rtol=0.01)
    assert np.isclose(square, 4 * n ** 2 * width, rtol=0.01)
rows = np.array(rows)
growth = rows[1:] / rows[:-1]
print("growth per doubling", growth[-1].round(1))
assert np.allclose(growth, [2, 4], rtol=0.02)

d = 768  # a block: 24 n d^2 linear (with feed-forward), 4 n^2 d square
even = 24 * d ** 2 // (4 * d)
print(f"width {d}: the square term catches up at {even:,} tokens")
heads, n = 32, 32_768
gibibytes = heads * n * n * 2 / 2 ** 30
print(f"one layer's fp16 weights, {heads} heads, {n:,} tokens: "
      f"{gibibytes:.0f} GiB")
assert even == 6 * d and gibibytes == 64
