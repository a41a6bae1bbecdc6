"""Additive attention by hand equals Keras, and padding gets weight 0.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
length, units = 6, 16
states = rng.normal(size=(1, length, units)).astype("float32")
decoder = rng.normal(size=(1, 1, units)).astype("float32")
mask = np.array([[1, 1, 1, 1, 0, 0]], dtype="bool")  # two are padding

to_query = keras.layers.Dense(units, use_bias=False)
to_key = keras.layers.Dense(units, use_bias=False)
attend = keras.layers.AdditiveAttention()
context, weights = attend(
    [to_query(decoder), states, to_key(states)],
    mask=[None, mask], return_attention_scores=True)
context = keras.ops.convert_to_numpy(context)[0, 0]
weights = keras.ops.convert_to_numpy(weights)[0, 0]

query_kernel = np.array(to_query.get_weights()[0])
key_kernel = np.array(to_key.get_weights()[0])
v = np.array(attend.get_weights()[0])
energy = np.tanh(decoder[0] @ query_kernel + states[0] @ key_kernel) @ v
energy = np.where(mask[0], energy, -np.inf)
by_hand = np.exp(energy - energy.max())
by_hand /= by_hand.sum()

print("weights", np.round(by_hand, 2), "sum", round(by_hand.sum(), 4))
print("weights equal Keras:", np.allclose(by_hand, weights, atol=1e-5))
summed = by_hand @ states[0]
print("context equals Keras:", np.allclose(summed, context, atol=1e-5))
for n in (6, 60):
    print(f"source of {n:2} words: last state {units} numbers, "
          f"attention reads {n * units}")
assert np.allclose(by_hand, weights, atol=1e-5)
assert np.allclose(summed, context, atol=1e-5)
assert np.all(weights[4:] < 1e-6) and abs(weights.sum() - 1) < 1e-5
assert not np.allclose(context, states[0, :4].mean(axis=0), atol=1e-2)
