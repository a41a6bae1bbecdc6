"""Each saving cuts its own lines of the bill, and leaves the others.

seconds: 60 -- a busy machine is slow to import and to build networks
"""
import math
import keras

batch, images, epochs = 64, 10_000, 20
size_of = {"float32": 4, "bfloat16": 2}


def bill(side=64, widths=(64, 128, 256), policy="float32", frozen=0):
    keras.config.set_dtype_policy(policy)
    x = inputs = keras.Input((side, side, 3))
    flops = kept = 0  # per image: forward FLOPs, bytes for backward
    for width in widths:
        for strides in (1, 2):
            layer = keras.layers.Conv2D(
                width, 3, strides, "same", activation="relu")
            channels, x = x.shape[-1], layer(x)
            values = math.prod(x.shape[1:])
            flops += 2 * values * 9 * channels
            kept += values * size_of[layer.compute_dtype]
    x = keras.layers.GlobalAveragePooling2D()(x)
    keras.Model(inputs, x).trainable = not frozen
    model = keras.Model(inputs, keras.layers.Dense(10)(x))
    keras.config.set_dtype_policy("float32")

    optimizer = keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    train, weights, slots = (
        sum(math.prod(v.shape) for v in variables if v.shape)
        for variables in (model.trainable_variables, model.variables,
                          optimizer.variables))
    # Backward costs about twice forward; frozen features are cached.
    passes = 1 if frozen else 3 * epochs
    width = size_of[model.variables[0].dtype]  # of weights and slots
    return {"trainable": train, "weights": weights * width / 1e6,
            "Adam": slots * width / 1e6,
            "stored": 0 if frozen else batch * kept / 1e6,
            "TFLOP": flops * passes * images / 1e12}


plain, mixed = bill(), bill(policy="mixed_bfloat16")
half, frozen, student = bill(32), bill(frozen=1), bill(64, (32, 64, 128))
print("         trainable  weights  Adam  stored   TFLOP")
print("                         MB    MB      MB   train")
for name, row in [("full", plain), ("bfloat16", mixed), ("32 px", half),
                  ("frozen", frozen), ("student", student)]:
    print(f"{name:9}{row['trainable']:9,}{row['weights']:9.1f}"
          f"{row['Adam']:6.1f}{row['stored']:8.1f}{row['TFLOP']:8.1f}")

assert mixed == plain | {"stored": plain["stored"] / 2}
assert half == plain | {"stored": plain["stored"] / 4,
                        "TFLOP": plain["TFLOP"] / 4}
assert frozen["trainable"] < 0.01 * plain["trainable"]
assert frozen["weights"] == plain["weights"] and frozen["Adam"] < 0.1
assert abs(plain["TFLOP"] / frozen["TFLOP"] - 60) < 1e-6
for line in ("trainable", "weights", "Adam", "TFLOP"):
    assert student[line] < 0.3 * plain[line]
