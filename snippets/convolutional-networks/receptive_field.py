"""The receptive-field formula matches what single-pixel changes reveal.

figure growth.svg: Receptive field against depth, on a logarithmic axis:
    3 x 3 layers grow along a slow curve to 13 after six layers; doubling
    the dilation, or a stride of 2 in each layer, reaches 127.
"""
import keras
import matplotlib.pyplot as plt
import numpy as np


def formula(stack):  # (kernel, stride, dilation) of each layer
    field, jump = 1, 1
    for kernel, stride, dilation in stack:
        field += (kernel - 1) * dilation * jump
        jump *= stride
    return field


def influence(stack, size=160):
    model = keras.Sequential([keras.Input((size, 1))])
    for kernel, stride, dilation in stack:
        model.add(keras.layers.Conv1D(
            1, kernel, strides=stride, dilation_rate=dilation,
            padding="same", kernel_initializer="ones"))
    pokes = np.eye(size, dtype="float32")[..., None]
    answers = model.predict(pokes, verbose=0)[..., 0]
    return answers[:, answers.shape[1] // 2]  # one middle output


def families(depth):
    return {
        "3 x 3": [(3, 1, 1)] * depth,
        "dilation 1, 2, 4, ...": [(3, 1, 2 ** i) for i in range(depth)],
        "stride 2": [(3, 2, 1)] * depth,
    }


figure, axes = plt.subplots()
styles = "C0o-", "C1s-", "C2^--"
for index, name in enumerate(families(1)):
    fields = [formula(families(depth)[name]) for depth in range(1, 7)]
    axes.plot(range(1, 7), fields, styles[index], label=name)
    print(f"{name:22}", fields)
axes.set(xlabel="layers", ylabel="receptive field", yscale="log")
axes.legend()
figure.savefig("growth.svg")

mixed = [(3, 1, 1), (2, 2, 1), (3, 1, 1), (2, 2, 1), (3, 1, 1)]
for stack in [mixed, *families(5).values()]:
    measured = np.count_nonzero(influence(stack))
    print(f"formula {formula(stack):3}  measured {measured:3}")
    assert formula(stack) == measured

ten = influence([(3, 1, 1)] * 10)
field = np.flatnonzero(ten)
share = ten[field[5:-5]].sum() / ten.sum()
print(f"ten equal 3-tap layers: field {field.size}, "
      f"its middle {field.size - 10} carry {share:.0%}")
assert field.size == 21 and share > 0.95
