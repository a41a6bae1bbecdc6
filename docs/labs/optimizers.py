"""Which optimizer leads depends on the surface, the noise and the rate.

seconds: 120 -- trains a network at twelve learning rates
figure valley.svg: Two narrow valleys with the paths of momentum, RMSProp
    and Adam, each at its best rate. Along an axis RMSProp runs straight
    down the floor of the valley. Turned by 45 degrees, it and Adam zigzag
    and creep along it, while momentum's path is the same one, turned.
figure noise.svg: Loss against step under gradient noise, logarithmic. The
    high constant rate falls fast and then stays high; the low one is slow;
    cosine and step decay fall fast and end lowest; the average of the high
    rate's weights ends nearly as low as they do.
figure decay.svg: Where the weight ends, against the strength of decay.
    With L2 inside Adam the curves for no noise and much noise coincide;
    AdamW's curve falls far lower with noise.
figure rates.svg: Accuracy on digits after three epochs against learning
    rate. Adam is ahead at small rates and fails at 0.3, where momentum
    still works; at their best they are alike.
"""
# %% [markdown]
# # Optimizers on a map
#
# Five update rules, a few lines each, walk over small surfaces where you
# can see what they do. You will turn a valley by 45 degrees and watch
# Adam lose its advantage, add noise and watch schedules earn their keep,
# and find data that Adam's memory is too short for.
#
# Deepens:
# [momentum](../optimization.md#momentum),
# [RMSProp](../optimization.md#rmsprop-adagrad),
# [Adam](../optimization.md#adam),
# [AdamW](../optimization.md#adamw),
# [Adam or SGD](../optimization.md#adam-vs-sgd),
# [schedules](../optimization.md#learning-rate-schedules).

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits


def optimizer(name, decay=0.0, beta2=0.999):
    m, v, t = 0.0, 0.0, 0

    def step(w, g, rate):
        nonlocal m, v, t
        t += 1
        if name == "SGD":
            return w - rate * g
        if name == "momentum":
            m = 0.9 * m - rate * g
            return w + m
        if name == "RMSProp":
            v = 0.9 * v + 0.1 * g**2
            return w - rate * g / np.sqrt(v + 1e-7)
        if name == "AdamW":  # decay, outside the adaptive step
            w = w - rate * decay * w
        m = 0.9 * m + 0.1 * g
        v = beta2 * v + (1 - beta2) * g**2
        return w - rate * (m / (1 - 0.9**t)) / (
            np.sqrt(v / (1 - beta2**t)) + 1e-7)

    return step

# %% [markdown]
# Are these the real thing? Let Keras's optimizers take the same 40 steps on
# a curved valley, from the same start.

# %%
def curved(w):  # gradient of (1 - x)**2 + 10 (y - x**2)**2
    x, y = w
    bend = 20 * (y - x**2)
    return np.array([-2 * (1 - x) - 2 * x * bend, bend])


make = keras.optimizers
pairs = {"SGD": make.SGD(0.01),
         "momentum": make.SGD(0.01, momentum=0.9),
         "RMSProp": make.RMSprop(0.01), "Adam": make.Adam(0.01),
         "AdamW": make.AdamW(0.01, weight_decay=0.1)}
for name, theirs in pairs.items():
    step = optimizer(name, decay=0.1)
    w = np.array([-1.5, 1.0])
    variable = keras.Variable(w.astype("float32"))
    for _ in range(40):
        w = step(w, curved(w), 0.01)
        at = keras.ops.convert_to_numpy(variable.value)
        theirs.apply([keras.ops.convert_to_tensor(
            curved(at).astype("float32"))], [variable])
    gap = np.abs(keras.ops.convert_to_numpy(variable.value) - w).max()
    print(f"{name:9} agrees with Keras: {gap < 1e-3}")
    assert gap < 1e-3

# %% [markdown]
# Now a race on three surfaces: a valley along an axis, a hundred times
# steeper across than along; the same valley turned by 45 degrees; the curved
# one. Each rule gets its best of 19 rates, since a race at one rate for all
# would only say whom that rate suits, and every rate falls linearly to zero
# over 100 steps. Shown is the distance that is left.

# %%
half = np.sqrt(0.5)
turn = np.array([[half, -half], [half, half]])
stretch = np.array([1.0, 100.0])
surfaces = {  # gradient, start, minimum
    "along an axis": (lambda w: stretch * w, np.array([-8.0, 1.0]), 0.0),
    "turned": (lambda w: turn @ (stretch * (turn.T @ w)),
               turn @ np.array([-8.0, 1.0]), 0.0),
    "curved": (curved, np.array([-1.5, 1.0]), 1.0),
}


def walk(name, surface, rate, steps=100):
    gradient, w, _ = surfaces[surface]
    step, path = optimizer(name), [w]
    for i in range(steps):
        w = step(w, gradient(w), rate * (1 - i / steps))
        if not np.abs(w).max() < 100:
            return None  # diverged
        path.append(w)
    return np.array(path)


names = ["SGD", "momentum", "RMSProp", "Adam"]
left, best = {}, {}
print(" " * 13 + "".join(f"{name:>9}" for name in names))
for surface, (_, _, goal) in surfaces.items():
    for name in names:
        paths = {rate: walk(name, surface, rate)
                 for rate in np.geomspace(1e-4, 3, 19)}
        left[surface, name], best[surface, name] = min(
            (np.linalg.norm(path[-1] - goal), rate)
            for rate, path in paths.items() if path is not None)
    print(f"{surface:13}" + "".join(
        f"{left[surface, name]:9.0e}" for name in names))
axis, turned = "along an axis", "turned"
for name in ("SGD", "momentum"):
    assert np.isclose(left[axis, name], left[turned, name])
assert left[axis, "RMSProp"] < 1e-6 and left[turned, "RMSProp"] > 0.3
assert left[turned, "Adam"] > 5 * left[axis, "Adam"]
assert left[axis, "Adam"] < 2 * left[axis, "momentum"]
assert left[turned, "Adam"] > 3 * left[turned, "momentum"]
assert left[axis, "momentum"] < left[axis, "SGD"] / 30

# %% [markdown]
# Turning the map changes nothing for SGD and momentum: their steps turn with
# it. RMSProp loses its perfect score, and Adam, level with momentum before,
# falls behind it. Both divide *per coordinate*. That undoes a stretch along
# the axes and can do nothing about one between them. A network's weights
# have no promise that its valleys follow the axes.

# %%
figure, panels = plt.subplots(2, 1, figsize=(6.4, 7.4))
grid = np.stack(np.meshgrid(np.linspace(-9, 3, 150),
                            np.linspace(-8, 3, 150)))
for panel, surface in zip(panels, (axis, turned)):
    q = grid if surface == axis else np.einsum("ji,jab->iab", turn, grid)
    height = (q[0]**2 + 100 * q[1]**2) / 2
    panel.contour(*grid, height, levels=[5, 30, 150, 600, 2000],
                  colors="C7", linewidths=0.6)
    for name, style in (("momentum", "C0.-"), ("RMSProp", "C1.-"),
                        ("Adam", "C2.-")):
        path = walk(name, surface, best[surface, name])
        panel.plot(*path.T, style, label=name, linewidth=1.2)
    panel.set(title=surface, xlim=(-9, 3), xticks=[], yticks=[])
    panel.set_ylim((-4, 3) if surface == axis else (-8, 3))
panels[0].legend(loc="lower right")
figure.savefig("valley.svg")
rate = best[axis, "momentum"]
for name, same in (("momentum", True), ("Adam", False)):
    back = walk(name, turned, rate) @ turn  # turned back again
    gap = np.abs(back - walk(name, axis, rate)).max()
    print(f"{name:9} takes the same path: {gap < 1e-6}")
    assert (gap < 1e-6) == same and (same or gap > 0.1)

# %% [markdown]
# The second part adds noise to every gradient, as mini-batches do, in a
# valley of curvatures 1 and 20. Five plans for a thousand steps and one for
# five hundred, averaged over many runs; Keras computes the schedules. "Average" keeps the high constant
# rate and evaluates an exponential moving average of the weights.

# %%
bend = np.array([1.0, 20.0])
plans = make.schedules


def noisy(rates, keep=0.0, seed=0):
    rng = np.random.default_rng(seed)
    w = mean = np.tile([8.0, 2.0], (300, 1))
    losses = []
    for rate in rates:
        w = w - rate * (bend * w + 2 * rng.normal(size=w.shape))
        mean = keep * mean + (1 - keep) * w
        losses.append(np.mean(np.sum(bend * mean**2, axis=1)) / 2)
    return np.array(losses)


def table(plan, length=1000):
    return [float(keras.ops.convert_to_numpy(plan(i)))
            for i in range(length)]


high = [0.05] * 1000
step_plan = plans.PiecewiseConstantDecay([500, 750], [0.05, 0.005, 5e-4])
curves = {
    "high": noisy(high), "low": noisy([0.005] * 1000),
    "step": noisy(table(step_plan)),
    "cosine": noisy(table(plans.CosineDecay(0.05, 1000))),
    "average": noisy(high, keep=0.99),
}
short = noisy(table(plans.CosineDecay(0.05, 500), 500))
figure, axes = plt.subplots(figsize=(6.4, 4))
end = {name: curve[-20:].mean() for name, curve in curves.items()}
for name, curve in curves.items():
    print(f"{name:8} after 100: {curve[99]:7.4f}  end: {end[name]:.4f}")
    axes.semilogy(curve, label=name)
middle = curves["cosine"][499]
print(f"at step 500: cosine for 1000 {middle:.4f}, "
      f"for 500 {short[-1]:.4f}")
axes.set(xlabel="step", ylabel="loss")
axes.legend(ncols=2)
figure.savefig("noise.svg")
assert min(curves[k][99] for k in ("low", "average")) > 10 * max(
    curves[k][99] for k in ("high", "step", "cosine"))
assert end["high"] > 5 * max(
    end[k] for k in ("low", "step", "cosine", "average"))
assert middle > 3 * short[-1]

# %% [markdown]
# The high rate arrives soon and then hovers: its loss no longer falls
# because each step undoes as much as it gains. The low rate is ten times
# slower, and its floor is lower. A decay has both. Averaging gets nearly as low without any
# decay, since the noise cancels in it, but it lags at first. And a cosine cut off halfway is worse
# than one planned for that length: decide the length first.
#
# Warm-up answers another question: what if the start is steeper than the
# end? On $w^2/2+w^4/4$ from $w=3$, the curvature falls from 28 to 1 on the
# way.

# %%
def finish(rates, w=3.0):
    for rate in rates:
        w = w - rate * (w + w**3)
        if abs(w) > 1e6:
            return np.inf
    return abs(w)


constant = finish([0.5] * 200)
warm = finish([0.5 * min(1, i / 100) for i in range(200)])
gentle = finish([0.05] * 200)
print(f"rate 0.5 at once:      diverges: {np.isinf(constant)}")
print(f"rate 0.5, warmed up:   {warm:.0e} from the minimum")
print(f"rate 0.05 all along:   {gentle:.0e} from the minimum")
assert np.isinf(constant) and warm < gentle / 100

# %% [markdown]
# The rate that suits the end would have thrown the start away, and the rate
# that suits the start is slow at the end.
#
# Next, weight decay. One weight, its loss lowest at 4, with a penalty or
# decay of growing strength; four thousand steps of a rate that falls to zero. Where
# does the weight end, with exact and with very noisy gradients?

# %%
strength = np.linspace(0, 1, 11)[:, None]


def where(decoupled, noise, steps=4000):
    rng = np.random.default_rng(0)
    step = optimizer("AdamW" if decoupled else "Adam", decay=strength)
    w = np.zeros((11, 100))
    for i in range(steps):
        g = w - 4 + noise * rng.normal(size=w.shape)
        if not decoupled:
            g = g + strength * w
        w = step(w, g, 0.02 * (1 - i / steps))
    return w.mean(axis=1)


figure, axes = plt.subplots(figsize=(6.4, 4))
ends = {}
for decoupled, label in ((False, "Adam with L2"), (True, "AdamW")):
    for noise, style in ((0, "-"), (10, "--")):
        ends[decoupled, noise] = where(decoupled, noise)
        name = f"{label}, noise {noise}"
        print(f"{name:22} strength 0.2: "
              f"{ends[decoupled, noise][2]:.1f}")
        axes.plot(strength, ends[decoupled, noise],
                  f"C{decoupled:d}{style}", label=name)
axes.set(xlabel="strength", ylabel="final weight")
axes.legend()
figure.savefig("decay.svg")
ridge = 4 / (1 + strength[:, 0])
for noise in (0, 10):
    assert np.abs(ends[False, noise] - ridge).max() < 0.3
assert ends[True, 0][2] > ends[True, 10][2] + 1

# %% [markdown]
# L2 inside Adam ends where penalized loss is lowest, $4/(1+\lambda)$, with
# noise and without: where loss and penalty balance, the adaptive division
# shrinks both alike. AdamW minimizes no fixed penalized loss. Its decay pulls
# at full strength, while noise weakens the pull of the loss: so the same
# setting decays weights with noisy gradients far more. (How fast L2 gets
# there does depend on the noise: see [AdamW](../optimization.md#adamw).)
#
# Last, where Adam fails. One example in a hundred pulls the weight to 100,
# all others to 0, so the mean loss is lowest at 1. Is the memory of
# squared gradients, $1/(1-\beta_2)$ steps, long enough to see the rare ones?

# %%
shares = np.array([0.1, 0.01, 0.001]).reshape(3, 1, 1)
betas = np.array([0.9, 0.99, 0.999, 0.9999]).reshape(1, 4, 1)
rng = np.random.default_rng(0)
step = optimizer("Adam", beta2=betas)
w, late = np.ones((3, 4, 60)), []
for t in range(16_000):  # all twelve cases at once, 60 runs each
    hit = rng.random((3, 1, 60)) < shares
    w = step(w, w - np.where(hit, 1 / shares, 0.0), 0.003)
    if t >= 12_000:
        late.append(w.mean(axis=2))
late = np.mean(late, axis=0)
print("beta_2       " + "".join(f"{b:8}" for b in betas.ravel()))
final = {}
for i, every in enumerate((10, 100, 1000)):
    final.update(zip([(every, float(b)) for b in betas.ravel()],
                     late[i]))
    print(f"one in {every:5} " + "".join(f"{m:8.2f}" for m in late[i]))
assert final[10, 0.999] > 0.9 and final[100, 0.999] > 0.85
assert final[1000, 0.999] < 0.75  # the default forgets them
for every in (10, 100):
    assert final[every, 0.9999] > final[every, 0.9] + 0.2
assert abs(final[100, 0.9]) < 0.2

# %% [markdown]
# Every number should be 1. With a short memory the rare gradient is divided
# by itself, and the many small ones win: the weight goes to 0, which is
# right for most examples and wrong for the mean. This is the mechanism of
# the [counterexample](../optimization.md#adam-vs-sgd) [@reddi2018convergence],
# with random data. The default of 0.999 is safe for one example in ten or a
# hundred, not for one in a thousand. (At 0.9999 the rarest case is also
# short of time.) A larger batch makes rare examples less rare.
#
# Does the map say anything about a network? Momentum and Adam train the same
# network on digits, three epochs at each of six rates; shown is the accuracy
# on the digits that it was trained on.

# %%
X, y = load_digits(return_X_y=True)
X = (X / 16).astype("float32")
rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
figure, axes = plt.subplots(figsize=(6.4, 4))
score = {}
for name, rule, style in (("momentum", make.SGD(momentum=0.9), "C0o-"),
                          ("Adam", make.Adam(), "C1s--")):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((64,)), keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10)])
    model.compile(rule, keras.losses.SparseCategoricalCrossentropy(
        from_logits=True), metrics=["accuracy"])
    start, score[name] = model.get_weights(), []
    for rate in rates:
        model.set_weights(start)
        for variable in rule.variables:  # forget the last run
            variable.assign(keras.ops.zeros_like(variable.value))
        rule.learning_rate = rate
        model.fit(X, y, epochs=3, batch_size=64, verbose=0)
        score[name].append(model.evaluate(X, y, verbose=0)[1])
    axes.semilogx(rates, score[name], style, label=name)
axes.set(xlabel="learning rate", ylabel="accuracy", ylim=(0, 1))
axes.legend()
figure.savefig("rates.svg")
sgd, adam = score["momentum"], score["Adam"]
print("best scores within 6 points:", abs(max(sgd) - max(adam)) < 0.06)
print("ahead at 0.001:", "Adam" if adam[0] > sgd[0] else "momentum")
print("ahead at 0.3:  ", "Adam" if adam[-1] > sgd[-1] else "momentum")
assert abs(max(sgd) - max(adam)) < 0.06
assert adam[0] > sgd[0] + 0.1 and sgd[-1] > adam[-1] + 0.1

# %% [markdown]
# At the rate of 0.001 Adam wins by far, at 0.3 momentum does, and at their
# best rates they are alike. A comparison at one rate can show anything.
#
# ## What to remember
#
# - Adaptive methods rescale coordinates, so they undo scales along the axes,
#   not correlations between weights [@kingma2015adam].
# - With noise, a constant rate leaves a floor. Decay, or an average of the
#   weights, gets below it.
# - L2 in Adam moves the minimum to one place, noise or not; where AdamW's
#   decay ends depends on the noise [@loshchilov2019decoupled].
# - Adam weighs a rare, large gradient down, if its memory is shorter than
#   the time between two of them [@reddi2018convergence].
# - Tune the rate of each optimizer before you compare them.
#
# ## Try it yourself
#
# (An assertion that your change refutes will stop the lab: remove it.)
#
# 1. Turn the valley by 10 degrees instead of 45 (`half` becomes a cosine and
#    a sine). Expect RMSProp to lie between its two results.
# 2. In `noisy`, halve the noise. Expect the floor of the high rate to fall
#    to a quarter, and the early part of each curve to stay.
# 3. In the rare examples, replace Adam by `"momentum"` with a rate of 0.0001.
#    Expect about 1 in every row, and no difference between columns.
#
# **Sources.** [@kingma2015adam; @tieleman2012lecture; @polyak1964some;
# @loshchilov2019decoupled; @reddi2018convergence; @keras2026schedules]
