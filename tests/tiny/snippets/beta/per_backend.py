"""Each backend prints its own name."""

import keras

print(f"backend {keras.backend.backend()}")
assert keras.backend.backend() in ("tensorflow", "jax", "torch")
