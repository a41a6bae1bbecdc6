"""Clipping by norm keeps the direction, and never enlarges a gradient."""
import keras
import numpy as np


def step(gradients, **clip):
    """The step that SGD of rate 1 takes, with its sign turned: -step."""
    gradients = [np.array(g, dtype="float32") for g in gradients]
    variables = [keras.Variable(np.zeros_like(g)) for g in gradients]
    optimizer = keras.optimizers.SGD(1.0, **clip)
    optimizer.apply(
        [keras.ops.convert_to_tensor(g) for g in gradients], variables)
    return [-keras.ops.convert_to_numpy(v.value) for v in variables]


def cosine(a, b):
    a, b = np.concatenate(a), np.concatenate(b)
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


large = [[12.0, 5.0], [0.3, 0.4]]  # two variables: norms 13 and 0.5
cosines = {}
for clip in ({}, {"clipvalue": 1.0}, {"clipnorm": 1.0},
             {"global_clipnorm": 1.0}):
    clipped = step(large, **clip)
    name = next(iter(clip), "unclipped")
    cosines[name] = cosine(clipped, [np.array(g) for g in large])
    norms = [float(np.linalg.norm(g)) for g in clipped]
    print(f"{name:15}  norms {norms[0]:5.2f} and {norms[1]:.2f}"
          f"  cosine with the gradient {cosines[name]:.3f}")

tiny = [[1e-12, 0.0]]
for clip in ({"clipvalue": 1.0}, {"clipnorm": 1.0},
             {"global_clipnorm": 1.0}):
    kept = step(tiny, **clip)[0][0]
    print(f"{next(iter(clip)):15}  a gradient of 1e-12 stays {kept:.0e}")
    assert np.isclose(kept, 1e-12, rtol=1e-5, atol=0)

assert cosines["global_clipnorm"] > 0.9999  # over all variables at once
assert cosines["clipnorm"] < 0.999  # Keras: each variable by itself
assert cosines["clipvalue"] < 0.99
assert np.isclose(np.linalg.norm(np.concatenate(
    step(large, global_clipnorm=1.0))), 1.0, atol=1e-5)
