"""What reaches the first of 30 layers is a product with a factor for each.

seconds: 120 -- trains four networks of 16 layers
figure factors.svg: Factor by which one layer multiplies the gradient,
    against the gain of the weights, both axes logarithmic. Tanh crosses
    one at a gain of about 1 and stays near it up to 2, ReLU crosses at
    1.4, SiLU above 1.5, sigmoid only above a gain of 10.
figure depth.svg: Gradient norm against layer, sigmoid and Glorot weights,
    logarithmic axis. Plain and with layer normalization the curve falls by
    more than ten powers of ten toward layer 1; with batch normalization or
    with shortcuts it is level.
figure shattered.svg: Cosine between the gradients at two inputs, against
    their distance. For 2 layers, and for 50 layers with shortcuts, it
    falls slowly; for 50 layers without them, plain or with layer
    normalization, it drops at once.
figure learning.svg: Accuracy against epoch for four networks of 16 layers.
    Sigmoid without shortcuts stays at ten percent under SGD and under
    Adam; with shortcuts it passes ninety; plain ReLU is in between.
"""
# %% [markdown]
# # Why deep networks stop learning
#
# You will send a gradient back through 30 layers, written out in NumPy,
# and watch what activation, weight scale, normalization and shortcuts do
# to it. Then 16-layer networks are trained on handwritten digits, to see
# which of them learn, and that a healthy gradient norm is not everything.
#
# Deepens:
# [vanishing gradients](../backpropagation-and-initialization.md#vanishing-gradients),
# [weight initialization](../backpropagation-and-initialization.md#weight-initialization),
# [exploding gradients](../backpropagation-and-initialization.md#exploding-gradients),
# [residual connections](../backpropagation-and-initialization.md#residual-connections-gradients),
# [batch normalization](../regularization-and-normalization.md#batch-normalization),
# [layer against batch normalization](../regularization-and-normalization.md#layer-norm-vs-batch-norm).

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
depth, width = 30, 64
digits, labels = load_digits(return_X_y=True)
digits = digits - digits.mean(axis=0)
digits = digits / np.sqrt(np.mean(digits**2))  # mean square 1
x, target = digits[:128], np.eye(10)[labels[:128]]


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


activations = {  # the function, and its slope
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: 1.0 * (z > 0)),
    "SiLU": (lambda z: z * sigmoid(z),
             lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z)))),
}
print(f"{len(x)} digits of {x.shape[1]} pixels, {depth} layers to come")
assert np.isclose(np.mean(digits**2), 1)

# %% [markdown]
# One layer multiplies by its weights, normalizes if asked to, applies the
# activation, and adds its input if it has a shortcut. Going back, the same
# steps in reverse order: that is all of backpropagation. `axis=0`
# normalizes each unit over the batch (batch normalization), `axis=1` each
# example over its units (layer normalization), both at their start, with
# scale 1 and offset 0.

# %%
def forward(kernels, name, a, axis=None, shortcut=False):
    tape = []
    for kernel in kernels:
        z, scale = a @ kernel, 1.0
        if axis is not None:
            scale = 1 / np.sqrt(z.var(axis=axis, keepdims=True) + 1e-5)
            z = (z - z.mean(axis=axis, keepdims=True)) * scale
        tape.append((a, z, scale))
        a = activations[name][0](z) + (a if shortcut else 0)
    return a, tape


def backward(kernels, name, tape, delta, axis=None, shortcut=False):
    gradients = []
    for kernel, (a, z, scale) in zip(kernels[::-1], tape[::-1]):
        dz = delta * activations[name][1](z)
        if axis is not None:  # mean and deviation depend on z, too
            mean = dz.mean(axis=axis, keepdims=True)
            slope = (dz * z).mean(axis=axis, keepdims=True)
            dz = (dz - mean - z * slope) * scale
        gradients.append(a.T @ dz)
        delta = dz @ kernel.T + (delta if shortcut else 0)
    return gradients[::-1], delta


def draw(std, layers=depth, seed=0):
    rng = np.random.default_rng(seed)
    kernels = [std * rng.normal(size=(width, width))
               for _ in range(layers)]
    return kernels, rng.normal(size=(width, 10)) / np.sqrt(width)

# %% [markdown]
# Before any conclusion: is the backward pass right? Nudge one weight of the
# first layer up and down and compare the change of the loss with the
# gradient, for all six combinations of normalization and shortcut. The loss
# is cross-entropy after a random last layer, so its gradient with respect
# to the scores is probability minus target, over the batch size.

# %%
def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def kernel_gradients(kernels, head, name, **kind):
    a, tape = forward(kernels, name, x, **kind)
    delta = (softmax(a @ head) - target) / len(x) @ head.T
    return backward(kernels, name, tape, delta, **kind)[0]


def loss(kernels, head, name, **kind):
    p = softmax(forward(kernels, name, x, **kind)[0] @ head)
    return -np.mean(np.log(np.sum(p * target, axis=1)))


kinds = [{"axis": axis, "shortcut": shortcut}
         for axis in (None, 0, 1) for shortcut in (False, True)]
kernels, head = draw(0.15, layers=4)
worst = 0
for kind in kinds:
    exact = kernel_gradients(kernels, head, "tanh", **kind)[0][20, 5]
    nudge = np.zeros((width, width))
    nudge[20, 5] = 1e-5
    up, down = (loss([kernels[0] + s * nudge, *kernels[1:]], head,
                     "tanh", **kind) for s in (1, -1))
    error = abs((up - down) / 2e-5 - exact) / abs(exact)
    worst = max(worst, error)
print(f"worst relative error below 1e-5: {worst < 1e-5}")
assert worst < 1e-5

# %% [markdown]
# Now plain layers. Going back through one multiplies the squared gradient
# on average by $n v\,\mathbb E[f'(z)^2]$: number of units, times variance
# of a weight, times mean squared slope. Let the *gain* be $\sqrt{nv}$; Glorot
# is gain 1, He 1.4. What factor does each gain give, per layer, over 30
# layers, and does the formula predict it?

# %%
gains = np.geomspace(0.25, 16, 13)
figure, axes = plt.subplots(figsize=(6.4, 4))
crossing, gap = {}, 0
for name in activations:
    factors = []
    for gain in gains:
        kernels, head = draw(gain / np.sqrt(width))
        a, tape = forward(kernels, name, x)
        delta = (softmax(a @ head) - target) / len(x) @ head.T
        start = backward(kernels, name, tape, delta)[1]
        ratio = np.linalg.norm(start) / np.linalg.norm(delta)
        factors.append(ratio ** (1 / depth))
        slopes = [np.mean(activations[name][1](z) ** 2)
                  for _, z, _ in tape]
        formula = gain * np.exp(np.mean(np.log(slopes)) / 2)
        gap = max(gap, abs(formula / factors[-1] - 1))
    i = np.flatnonzero(np.array(factors) > 1)[0]  # cross before i
    crossing[name] = np.exp(np.interp(
        0, np.log(factors[i - 1:i + 1]), np.log(gains[i - 1:i + 1])))
    print(f"{name:8} factor 1 at a gain of {crossing[name]:.1f}")
    axes.loglog(gains, factors, label=name)
axes.axhline(1, color="C7", linestyle="--", linewidth=1)
axes.set(xlabel="gain of the weights", ylabel="factor per layer",
         xticks=[0.25, 0.5, 1, 2, 4, 8, 16])
axes.xaxis.set_major_formatter("{x:g}")
axes.minorticks_off()
axes.legend()
figure.savefig("factors.svg")
print(f"formula and measurement within 10 %: {gap < 0.1}")
assert gap < 0.1
assert 0.9 < crossing["tanh"] < 1.6 and 1.3 < crossing["ReLU"] < 1.7
assert crossing["SiLU"] > crossing["ReLU"] and crossing["sigmoid"] > 5

# %% [markdown]
# Initialization looks for the crossing with the dashed line, and the place
# depends on the activation. A miss is raised to the power of 30. Tanh
# forgives: beyond its crossing it saturates, and the smaller slopes take
# back most of the larger weights. ReLU does not forgive, its factor is
# proportional to the gain. Sigmoid, whose slope is at most 0.25, crosses
# only at a gain that saturates most of its units.
#
# The whole grid next: the gradient norm of the first layer's weights, for
# four activations, four scales, with and without shortcuts and
# normalization.

# %%
scales = {"0.01": 0.01, "Glorot": 1 / np.sqrt(width),
          "He": np.sqrt(2 / width), "0.5": 0.5}
norms = {}
healthy = np.zeros(6, dtype=int)
print("log10 of the gradient norm of layer 1")
print("                 plain      batch      layer")
print("shortcuts:       no  yes    no  yes    no  yes")
for name in activations:
    for scale, std in scales.items():
        kernels, head = draw(std)
        row = []
        for column, kind in enumerate(kinds):
            g = [np.linalg.norm(k) for k in kernel_gradients(
                kernels, head, name, **kind)]
            norms[name, scale, column] = np.array(g)
            row.append(round(np.log10(g[0])))
            healthy[column] += (1e-3 < g[0] < 1e4
                                and 1e-4 < g[0] / g[-1] < 1e4)
        print(f"{name:7}  {scale:6}"
              + "".join(f"{a:4} {b:4}  "
                        for a, b in zip(row[::2], row[1::2])))
print("healthy of 16  "
      + "".join(f"{a:4} {b:4}  "
                for a, b in zip(healthy[::2], healthy[1::2])))

first = {key: value[0] for key, value in norms.items()}
pairs = [(n, s) for n in activations for s in scales]
assert healthy[0] < 6 and healthy[3] == healthy[5] == 16
assert min(first[n, s, 1] for n, s in pairs) > 0.01  # none vanishes
assert first["ReLU", "0.5", 1] > 1e10  # but some explode
assert max(first["sigmoid", s, 4] for s in scales) < 1e-8

# %% [markdown]
# "Healthy" means here: layer 1 gets between a thousandth and ten thousand,
# and within four powers of ten of what the last layer gets. Read the table
# by column. *Plain:* few combinations work. *Shortcuts alone:* nothing
# vanishes any more, but ReLU and SiLU outgrow the limit with Glorot's weights
# and explode with larger ones, since every layer adds to the trunk. *Batch normalization alone:* all 16
# work, with some growth toward the input. *Layer normalization alone*
# leaves sigmoid dead. *Normalization in a branch beside a shortcut*, as in
# pre-activation residual networks [@he2016identity] and pre-norm
# Transformers, works in every row.
#
# Why does layer normalization not save sigmoid, though batch normalization
# does? Compare how different two digits still are after 30 layers.

# %%
figure, axes = plt.subplots(figsize=(6.4, 4))
alike = {}
for column, label, style in ((0, "plain", "C0-"), (4, "layer norm", "C1--"),
                             (2, "batch norm", "C2-"),
                             (1, "shortcuts", "C3-")):
    curve = norms["sigmoid", "Glorot", column]
    axes.semilogy(range(1, depth + 1), curve, style, label=label)
    kernels, head = draw(scales["Glorot"])
    a = forward(kernels, "sigmoid", x, **kinds[column])[0]
    between = np.mean(a.var(axis=0)) / np.mean(a.var())
    alike[label] = between
    print(f"{label:10}  share of variance between digits {between:.0e}")
axes.set(xlabel="layer (1 is nearest the input)", ylabel="gradient norm",
         xticks=[1, 10, 20, 30])
axes.legend()
figure.savefig("depth.svg")
assert alike["plain"] < 1e-10 and alike["layer norm"] < 1e-10
assert alike["batch norm"] > 0.1 and alike["shortcuts"] > 0.1

# %% [markdown]
# Sigmoid outputs are all positive, so after a few layers their common part
# outweighs what tells the digits apart. Layer normalization rescales each
# example, common part included, so the differences keep shrinking. Batch
# normalization subtracts the common part, the mean over the batch, and
# blows the differences up to variance 1 again. An output that does not
# change with the input has no gradient with respect to it.
#
# So is a level gradient norm enough? Walk from one digit to another in
# small steps and compare the input gradients of an output along the way: how
# long does the gradient keep its direction?

# %%
walk = np.linspace(0, 1, 257)[:, None]
line = x[:1] * (1 - walk) + x[1:2] * walk
steps = np.array([1, 2, 4, 8, 16, 32, 64])
figure, axes = plt.subplots(figsize=(6.4, 4))
cosine, sizes = {}, []
for label, layers, kind, style in (
        ("2 plain layers", 2, kinds[0], "C0-"),
        ("50 plain layers", 50, kinds[0], "C1-"),
        ("50, layer norm", 50, kinds[4], "C3:"),
        ("50, layer norm, shortcuts", 50, kinds[5], "C2--")):
    rows = []
    for seed in range(5):
        kernels, head = draw(scales["He"], layers, seed)
        tape = forward(kernels, "ReLU", line, **kind)[1]
        delta = np.repeat(head[:, :1].T, len(line), axis=0)
        g = backward(kernels, "ReLU", tape, delta, **kind)[1]
        sizes.append(np.linalg.norm(g) / np.linalg.norm(delta))
        g /= np.linalg.norm(g, axis=1, keepdims=True)
        rows.append([np.mean(np.sum(g[:-k] * g[k:], axis=1))
                     for k in steps])
    cosine[label] = np.mean(rows, axis=0)
    print(f"{label:26} after 1/16 of the way {cosine[label][4]:.1f}")
    axes.plot(steps / 256, cosine[label], style, label=label)
axes.set(xlabel="distance, as a share of the way", ylim=(0, 1.05),
         ylabel="cosine of the gradients")
axes.legend()
figure.savefig("shattered.svg")
plain, norm, residual = list(cosine.values())[1:]
print(f"norms between 0.01 and 100: {0.01 < min(sizes) < max(sizes) < 100}")
assert 0.01 < min(sizes) < max(sizes) < 100
assert residual[4] > max(plain[4], norm[4]) + 0.2
assert residual[4] > 0.75

# %% [markdown]
# No network has lost its gradient or let it explode: over all layers the
# norm changed by less than a factor of a hundred. But in the deep plain network the gradient turns within a small step: the
# function is so wrinkled that the slope here says little about the slope
# next door. This is the *shattered gradients* finding
# [@balduzzi2017shattered]. Layer normalization alone does not help.
# With shortcuts the deep network keeps its direction almost as long as the
# shallow one.
#
# Do these measurements at the start predict training? Four networks of 16
# layers, trained by Keras for seven epochs; afterwards, how far did the
# first hidden layer's weights move?

# %%
layers = keras.layers


def train(activation, initializer, shortcut, optimizer):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((64,))
    h = layers.Dense(32)(inputs)
    for _ in range(16):
        branch = layers.Dense(32, activation=activation,
                              kernel_initializer=initializer)(h)
        h = layers.Add()([h, branch]) if shortcut else branch
    model = keras.Model(inputs, layers.Dense(10)(h))
    model.compile(
        optimizer, keras.losses.SparseCategoricalCrossentropy(
            from_logits=True), metrics=["accuracy"])
    before = model.layers[2].get_weights()[0]
    history = model.fit(digits.astype("float32"), labels, epochs=7,
                        batch_size=128, verbose=0)
    after = model.layers[2].get_weights()[0]
    moved = np.linalg.norm(after - before) / np.linalg.norm(before)
    return history.history["accuracy"], moved

# %% [markdown]
# Two use sigmoid without shortcuts, one of them with Adam, which rescales
# small gradients. The third adds shortcuts and nothing else. The fourth is
# plain ReLU with He's weights: level norms, shattered directions.

# %%
make = keras.optimizers
cases = {
    "sigmoid, SGD": ("sigmoid", "glorot_normal", False,
                     make.SGD(0.02, momentum=0.9)),
    "sigmoid, Adam": ("sigmoid", "glorot_normal", False,
                      make.Adam(0.002)),
    "sigmoid, shortcuts": ("sigmoid", "glorot_normal", True,
                           make.SGD(0.02, momentum=0.9)),
    "ReLU, He": ("relu", "he_normal", False,
                 make.SGD(0.02, momentum=0.9)),
}
figure, axes = plt.subplots(figsize=(6.4, 4))
accuracy, moved = {}, {}
for (label, case), style in zip(cases.items(),
                                ("C0-", "C1--", "C2-", "C3-")):
    curve, moved[label] = train(*case)
    accuracy[label] = curve[-1]
    verdict = "learned" if curve[-1] > 0.85 else "did not learn well"
    print(f"{label:19} layer 1 moved by 1 %: "
          f"{str(bool(moved[label] > 0.01)):5}  {verdict}")
    axes.plot(range(1, 8), curve, style, label=label)
axes.set(xlabel="epoch", ylabel="training accuracy", ylim=(0, 1))
axes.legend(loc=(0.55, 0.52))
figure.savefig("learning.svg")
for label in ("sigmoid, SGD", "sigmoid, Adam"):
    assert accuracy[label] < 0.2 and moved[label] < 1e-3
assert accuracy["sigmoid, shortcuts"] > 0.85
assert moved["ReLU, He"] > 0.01 and 0.2 < accuracy["ReLU, He"] < 0.85

# %% [markdown]
# The plain sigmoid networks guess to the end, and their first layer stays
# where it was. Adam does not rescue them: the gradients are below its
# epsilon, and the signal that reaches the last layer is the same for all digits. The
# very same sigmoids learn once there are shortcuts. The ReLU network moves
# its first layer too and learns, but far more slowly: a healthy norm was
# not sufficient.
#
# ## What to remember
#
# - The gradient at layer 1 is a product of one factor per layer; the factor
#   is about $\sqrt{n v\,\mathbb E[f'(z)^2]}$, and initialization sets it near 1
#   [@glorot2010understanding; @he2015delving].
# - Shortcuts stop vanishing whatever the activation, and bring growth:
#   pair them with normalization in the branch.
# - Batch and layer normalization are not interchangeable: only the first
#   restores differences between examples.
# - Signal and gradient die together. If all inputs look alike in layer 30,
#   look there before you tune the optimizer.
# - A level norm does not mean a useful direction: plain depth shatters it
#   [@balduzzi2017shattered].
#
# ## Try it yourself
#
# (An assertion that your change refutes will stop the lab: remove it.)
#
# 1. In `draw`, use orthogonal matrices (the `q` of `np.linalg.qr`) times
#    `std * np.sqrt(width)`. Expect tanh and ReLU to cross at the same
#    gains, and much the same table.
# 2. Set `depth = 60` in the first cell. Expect the negative exponents of the
#    plain column to double, and batch normalization alone to grow beyond
#    "healthy" with ReLU and SiLU.
# 3. In the last cell, give the ReLU network shortcuts and a
#    `LayerNormalization` before its activation. Expect it to learn.
#
# **Sources.** [@glorot2010understanding; @he2015delving; @he2016identity;
# @balduzzi2017shattered; @ioffe2015batch; @ba2016layer]
