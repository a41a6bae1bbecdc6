"""With a causal mask a future token changes nothing before it.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
steps, width = 6, 32
x = np.random.default_rng(0).normal(size=(1, steps, width))
x = x.astype("float32")
changed = x.copy()
changed[0, 4] += 1.0  # another fifth token
attention = keras.layers.MultiHeadAttention(4, 8)


def run(inputs, **settings):
    outputs = attention(inputs, inputs, **settings)
    return keras.ops.convert_to_numpy(outputs)[0]


moved = {}
for causal in (False, True):
    difference = run(changed, use_causal_mask=causal) - run(
        x, use_causal_mask=causal)
    moved[causal] = np.abs(difference).max(axis=1) > 1e-6
    marks = "".join("x" if m else "." for m in moved[causal])
    print(f"causal {causal!s:5}  outputs changed by token 5: {marks}")
assert moved[False].all()
assert moved[True].tolist() == [False] * 4 + [True] * 2

real = np.array([[True] * 4 + [False] * 2])  # two padding tokens
padded = run(x, attention_mask=real[:, None])[:4]
short = run(x[:, :4])
print("padding masked equals unpadded:",
      np.allclose(padded, short, atol=1e-5))
assert np.allclose(padded, short, atol=1e-5)
assert not np.allclose(run(x)[:4], short, atol=1e-2)

scores = np.array([1.0, 2.0, 3.0, 4.0])  # the last one is masked
allowed = np.array([1, 1, 1, 0])
before = np.where(allowed, scores, -np.inf)
before = np.exp(before) / np.exp(before).sum()
after = np.exp(scores) / np.exp(scores).sum() * allowed
print("mask before softmax", before.round(2), "sum", before.sum().round(2))
print("zeroed after       ", after.round(2), "sum", after.sum().round(2))
assert np.isclose(before.sum(), 1) and after.sum() < 0.5
