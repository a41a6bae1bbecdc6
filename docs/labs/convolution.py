"""A convolutional network is a few sums, and each part of it can be seen.

seconds: 120 -- trains three small networks in NumPy; slow on a busy machine
figure maps.svg: The digit that the network sees, and below it eight of
    its feature maps after ReLU. Some light up on one side of a stroke only,
    some on strokes of one direction.
figure field.svg: Two squares of 15 by 15 pixels. On the left those that
    one output of three layers can see, a square of 7 by 7. On the right how
    much each of them matters in random networks, most in the middle, little
    at the rim.
"""
# %% [markdown]
# # A convolutional network, from a sum to trained digits
#
# You will write convolution, pooling and their gradients in NumPy, train a
# network on handwritten digits, hand its weights to Keras and get the same
# answers. Then you look inside: feature maps, what one output can see, what
# pooling and padding do.
#
# Deepens: [convolution](../convolutional-networks.md#convolution),
# [receptive field](../convolutional-networks.md#receptive-field),
# [pooling](../convolutional-networks.md#pooling),
# [output sizes and padding](../convolutional-networks.md#output-size).

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
images, labels = load_digits(return_X_y=True)
images = images.reshape(-1, 8, 8, 1) / 16
x, x_test, y, y_test = train_test_split(
    images, labels, test_size=400, random_state=0)
print("train", x.shape, "test", x_test.shape)
assert len(x_test) == 400


def convolve(x, kernel):
    """(N, H, W, C) with (h, w, C, F), no padding, stride 1."""
    h, w = kernel.shape[:2]
    parts = sliding_window_view(x, (h, w), axis=(1, 2))
    return np.einsum("nijchw,hwcf->nijf", parts, kernel, optimize=True)


# %% [markdown]
# Every output is the sum of a window times the kernel. Keras does the same
# (both compute a cross-correlation: the kernel is not flipped).

# %%
kernel = rng.normal(size=(3, 3, 2, 4)).astype("float32")
probe = rng.normal(size=(5, 8, 8, 2)).astype("float32")
by_keras = keras.ops.convert_to_numpy(keras.ops.conv(probe, kernel))
gap = np.abs(convolve(probe, kernel) - by_keras).max()
print("output", by_keras.shape, "- largest difference below 1e-4:",
      gap < 1e-4)
assert gap < 1e-4
flipped = np.abs(convolve(probe, kernel[::-1, ::-1]) - by_keras).max()
assert flipped > 1

# %% [markdown]
# ## A network with its gradients
#
# Convolution, ReLU, pooling of 2 × 2, dense layer, softmax. Backward, a kernel
# weight gets the sum over all places of input times error; a pooled maximum
# passes its error to the place it came from, an average a quarter to each of
# the four.

# %%
def start(pool):
    flat = {"max": 144, "average": 144, "none": 576}[pool]
    return [rng.normal(size=(3, 3, 1, 16)) * np.sqrt(2 / 9),
            rng.normal(size=16) / 10,
            rng.normal(size=(flat, 10)) * np.sqrt(1 / flat), np.zeros(10)]


def blocks(maps):
    n, _, _, f = maps.shape
    cut = maps.reshape(n, 3, 2, 3, 2, f)
    return cut.transpose(0, 1, 3, 5, 2, 4).reshape(n, 3, 3, f, 4)


def unblock(parts):
    n, _, _, f, _ = parts.shape
    cut = parts.reshape(n, 3, 3, f, 2, 2)
    return cut.transpose(0, 1, 4, 2, 5, 3).reshape(n, 6, 6, f)


def forward(weights, x, pool):
    kernel, bias, dense, last = weights
    maps = np.maximum(convolve(x, kernel) + bias, 0)
    pooled = {"max": lambda: blocks(maps).max(-1),
              "average": lambda: blocks(maps).mean(-1),
              "none": lambda: maps}[pool]()
    flat = pooled.reshape(len(x), -1)
    return maps, pooled, flat, flat @ dense + last


# %%
def gradients(weights, x, y, pool):
    maps, pooled, flat, logits = forward(weights, x, pool)
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(len(y)), y]).mean()
    error = (p - np.eye(10)[y]) / len(y)
    back = (error @ weights[2].T).reshape(pooled.shape)
    if pool == "max":
        parts = blocks(maps)
        first = parts.argmax(-1)[..., None] == np.arange(4)
        back = unblock(first * back[..., None])
    elif pool == "average":
        back = unblock(np.repeat(back[..., None] / 4, 4, axis=-1))
    back = back * (maps > 0)
    parts = sliding_window_view(x, (3, 3), axis=(1, 2))
    return loss, [np.einsum("nijchw,nijf->hwcf", parts, back,
                            optimize=True), back.sum((0, 1, 2)),
                  flat.T @ error, error.sum(0)]


for pool in ("max", "average", "none"):
    weights = start(pool)
    _, found = gradients(weights, x[:20], y[:20], pool)
    for part, slope in zip(weights, found):
        place = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        step = np.zeros_like(part)
        step[place] = 1e-5
        sides = []
        for sign in (1, -1):
            part += sign * step
            sides.append(gradients(weights, x[:20], y[:20], pool)[0])
            part -= sign * step
        by_difference = (sides[0] - sides[1]) / 2e-5
        assert np.isclose(by_difference, slope[place], rtol=1e-3)
print("gradients agree with differences, for all three poolings")

# %% [markdown]
# ## Training

# %%
def train(pool, epochs=12):
    weights = start(pool)
    speed = [np.zeros_like(part) for part in weights]
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(len(x)), 44):
            _, found = gradients(weights, x[rows], y[rows], pool)
            for part, v, slope in zip(weights, speed, found):
                v *= 0.9
                v -= 0.05 * slope
                part += v
    return weights


def accuracy(weights, x, pool):
    return (forward(weights, x, pool)[3].argmax(1) == y_test).mean()


trained = {pool: train(pool) for pool in ("max", "average", "none")}
for pool, weights in trained.items():
    size = sum(part.size for part in weights)
    print(f"{pool:8} {size:5} weights, test accuracy "
          f"{accuracy(weights, x_test, pool):.2f}")
    assert accuracy(weights, x_test, pool) > 0.93

# %% [markdown]
# Pooling has no weights of its own. It leaves fewer values for the dense
# layer, and that saves weights there.
#
# The same numbers in Keras, layer by layer, give the same answers:

# %%
model = keras.Sequential([
    keras.Input((8, 8, 1)),
    keras.layers.Conv2D(16, 3, activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Flatten(),
    keras.layers.Dense(10)])
model.set_weights(trained["max"])
logits = keras.ops.convert_to_numpy(model(x_test.astype("float32")))
by_hand = forward(trained["max"], x_test, "max")[3]
same = (logits.argmax(1) == by_hand.argmax(1)).mean()
print(f"answers that agree: {same:.0%}; "
      f"parameters {model.count_params():,}")
assert np.allclose(logits, by_hand, atol=1e-3)
assert model.count_params() == sum(w.size for w in trained["max"])

# %% [markdown]
# ## What it sees
#
# A feature map is the image seen through one kernel: bright where the window
# times the kernel is large. Which side of a stroke lights it? Show each kernel
# a bright bar, two pixels wide, and compare what it says left and right of
# the middle, or above and below.

# %%
maps = forward(trained["max"], x_test[:1], "max")[0][0]
order = maps.reshape(-1, 16).std(0).argsort()[::-1][:8]
figure, axes = plt.subplots(3, 4, figsize=(5.5, 4.4), layout="tight")
for place in axes.flat:
    place.axis("off")
axes[0, 0].imshow(x_test[0, ..., 0], cmap="viridis")
for place, index in zip(axes[1:].flat, order):
    place.imshow(maps[..., index], cmap="viridis")
figure.savefig("maps.svg")
bar = np.zeros((1, 8, 8, 1))
bar[:, :, 3:5] = 1


def one_sided(weights):
    """How many of the 16 say three times more on one side."""
    counts = []
    for image in (bar, bar.transpose(0, 2, 1, 3)):
        seen = forward(weights, image, "max")[0][0]
        ends = ((seen[2, 1], seen[2, 4]) if image is bar
                else (seen[1, 2], seen[4, 2]))
        counts.append(int((np.max(ends, 0) > 3 * np.min(ends, 0)).sum()))
    return counts


sides = one_sided(trained["max"])
print("one-sided, of 16: upright bar", sides[0], "- level bar", sides[1])
print("the same before training:    ", *one_sided(start("max")))
assert min(sides) >= 6

# %% [markdown]
# Most kernels answer to one edge of a stroke and not to the other. (About
# half did so before any training: nine random numbers are seldom symmetric.
# That a map looks like an edge detector does not show that training made it
# one.)
#
# ## What one output can see
#
# Three layers of 3 × 3 see 7 × 7 pixels. Without ReLU a network is linear, so
# its gradient is its answer to a single bright pixel: light each pixel alone
# and look at one output in the middle.

# %%
lights = np.eye(225).reshape(225, 15, 15, 1)


def influence(channels=8):
    answer, before = lights, 1
    for _ in range(3):
        kernel = rng.normal(size=(3, 3, before, channels))
        answer = convolve(answer, kernel / np.sqrt(9 * before))
        before = channels
    return answer[:, 4, 4, 0].reshape(15, 15)


mass = np.mean([influence() ** 2 for _ in range(200)], axis=0)
seen = mass > 0
rows = np.flatnonzero(seen.any(1))
print(f"seen: {seen.sum()} pixels, rows {rows.min()} to {rows.max()}")
share = mass[6:9, 6:9].sum() / mass.sum()
rim = 1 - mass[5:10, 5:10].sum() / mass.sum()
print(f"share of the middle 3 x 3: {share:.2f}, of the rim: {rim:.2f}")
figure, axes = plt.subplots(1, 2, figsize=(5.5, 2.9), layout="tight")
for place, shown in zip(axes, (seen.astype(float), mass)):
    place.axis("off")
    place.imshow(shown, cmap="viridis")
figure.savefig("field.svg")
assert seen.sum() == 49 and len(rows) == 7
assert share > 2 * 9 / 49 and rim < 0.5 * 24 / 49

# %% [markdown]
# The rim is nearly half of what can be seen, and gets a small part of the
# influence: few paths lead there, many to the middle.
#
# ## What pooling does to shifts
#
# Move every test digit by one pixel and ask again. Below, how much the values
# change that the dense layer reads.

# %%
def moved(x, step):
    wide = np.pad(x, ((0, 0), (0, 0), (1, 1), (0, 0)))
    return wide[:, :, 1 + step:9 + step]


change = {}
for pool, weights in trained.items():
    still = forward(weights, x_test, pool)[2]
    shift = forward(weights, moved(x_test, 1), pool)[2]
    change[pool] = np.mean((still - shift) ** 2) / still.var()
    score = accuracy(weights, moved(x_test, 1), pool)
    print(f"{pool:8} relative change {change[pool]:.2f}, accuracy on "
          f"moved digits {score:.2f}")
    assert score < accuracy(weights, x_test, pool) - 0.2
assert change["max"] < change["none"] and change["average"] < change["none"]

# %% [markdown]
# Pooled values change less, but they do change, and all three networks lose
# about a third of their accuracy or more on digits moved by one pixel, which
# they never saw in training. Pooling of 2 × 2 softens a shift; it does not
# make a network invariant [@azulay2019deep; @zhang2019making].
#
# ## What padding tells
#
# An image without any content, through a kernel without any bias:

# %%
flat = np.ones((1, 8, 8, 1))
kernel = np.ones((3, 3, 1, 1)) / 9
inside = convolve(flat, kernel)[0, ..., 0]
padded = convolve(np.pad(flat, ((0, 0), (1, 1), (1, 1), (0, 0))),
                  kernel)[0, ..., 0]
print("without padding:", inside.shape, "all", inside.round(2).max())
print("with zeros:", padded.shape, "corner", padded[0, 0].round(2),
      "edge", padded[0, 3].round(2), "middle", padded[3, 3].round(2))
assert np.allclose(inside, 1)
assert padded[0, 0] < padded[0, 3] < padded[3, 3]

# %% [markdown]
# Zeros at the border mark the border: with "same" padding, a network can tell
# where it is [@islam2020much], and the outermost values are computed from
# fewer real pixels.
#
# ## What to remember
#
# - A convolution is the same sum at every place, so a kernel weight gets the
#   sum of the gradients of all places.
# - Pooling has no weights; it saves some in the dense layer behind it.
# - What one output can see is larger than what moves it.
# - One step of pooling softens shifts. Invariance it does not give.
# - Zero padding keeps the size and tells the network where the border is.
#
# ## Try it yourself
#
# (An assertion that your change refutes will stop the lab: remove it.)
#
# 1. Move each batch in `train` by -1, 0 or 1 at random (`moved` must come
#    before it). Expect the loss of accuracy to shrink for all three.
# 2. Put ReLU into `influence`: `np.maximum(…, 0)` around `convolve`, a random
#    image plus `1e-4 * lights` going in, and the answer to the image alone
#    subtracted from the result. Expect the same square.
# 3. In `influence`, use kernels of 5 × 5 and read the output at 1, 1. Expect
#    13 × 13 pixels.
#
# **Sources.** [@lecun1998gradient; @luo2016understanding; @azulay2019deep;
# @zhang2019making; @islam2020much]
