"""A separable convolution is a full one whose kernel is a product."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
maps = np.random.default_rng(0).normal(size=(1, 9, 9, 256))
maps = maps.astype("float32")
full = keras.layers.Conv2D(256, 3, use_bias=False)
separable = keras.layers.SeparableConv2D(256, 3, use_bias=False)
full.build(maps.shape)
out = keras.ops.convert_to_numpy(separable(maps))

depthwise, pointwise = [keras.ops.convert_to_numpy(w)
                        for w in separable.weights]
print("depthwise", depthwise.shape, "pointwise", pointwise.shape)
product = depthwise * pointwise[0, 0]  # 3 x 3 x 256 in x 256 out
full.set_weights([product])
same = np.abs(keras.ops.convert_to_numpy(full(maps)) - out).max()
print("a full convolution with the product kernel agrees:", same < 1e-3)

weights = full.count_params(), separable.count_params()
ratio = weights[1] / weights[0]
print(f"weights, full      {weights[0]:8,}")
print(f"weights, separable {weights[1]:8,}")
print(f"ratio {ratio:.4f} = 1 / 256 + 1 / 9")

# As a matrix (positions x channel pairs), each input channel's slice
# of a separable kernel has rank one; a full kernel's has rank nine.
ranks = {}
drawn = np.random.default_rng(1).normal(size=product.shape)
for name, kernel in ("full", drawn), ("separable", product):
    slice_ = kernel[:, :, 0].reshape(9, 256)
    ranks[name] = np.linalg.matrix_rank(slice_, tol=1e-5)
    print(f"rank of one input channel's kernel, {name:9} {ranks[name]}")

assert same < 1e-3 and np.abs(out).max() > 0.1
assert weights == (589_824, 67_840)
assert abs(ratio - (1 / 256 + 1 / 9)) < 1e-9
assert ranks == {"full": 9, "separable": 1}
