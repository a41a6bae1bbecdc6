"""An embedding is a row lookup: a one-hot vector times a matrix.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

keras.utils.set_random_seed(0)
vocabulary, size = 1000, 128
tokens = np.array([[3, 17, 3, 256]])
embedding = keras.layers.Embedding(vocabulary, size)
vectors = keras.ops.convert_to_numpy(embedding(tokens))
table = np.array(embedding.get_weights()[0])

one_hot = np.eye(vocabulary, dtype="float32")[tokens]
print(f"tokens {tokens.shape} -> vectors {vectors.shape}")
print(f"parameters {embedding.count_params():,} = 1,000 x 128")
print(f"one-hot input {one_hot[0, 0].size} numbers, "
      f"embedding {vectors[0, 0].size}")
print("lookup equals one-hot product:",
      np.allclose(one_hot @ table, vectors))

model = keras.Sequential([keras.Input((4,), dtype="int32"), embedding,
                          keras.layers.GlobalAveragePooling1D(),
                          keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.1), "mse")
model.train_on_batch(tokens, np.ones((1, 1)))
changed = np.any(np.array(embedding.get_weights()[0]) != table, axis=1)
print("rows that one SGD step moved:", np.flatnonzero(changed))

assert np.allclose(one_hot @ table, vectors)
assert embedding.count_params() == vocabulary * size
assert set(np.flatnonzero(changed)) == set(tokens.ravel())
