"""Tests for adam.py: run `pytest test_adam.py`."""

import numpy as np

from adam import Adam, AdamW


def close(got, want, tolerance=1e-5):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(
        got, want, rtol=tolerance, atol=tolerance
    )


def run(optimizer, start, gradients):
    """The parameter after each of some steps."""
    params, path = {"w": np.array(start, dtype=float)}, []
    for gradient in gradients:
        params = optimizer.step(params, {"w": np.array(gradient, float)})
        path.append(np.array(params["w"]))
    return path


def test_first_step_has_the_size_of_the_learning_rate():
    gradient = [4.0, -0.001, 300.0]
    for optimizer in (
        Adam(0.1),
        Adam(0.1, beta_1=0.5, beta_2=0.6),
        AdamW(0.1, weight_decay=0.0),
    ):
        got = run(optimizer, [1.0, 1.0, 1.0], [gradient])[0]
        assert close(got, [0.9, 1.1, 0.9], 1e-4), (
            "at step 1 the corrected moments are the gradient and its "
            "square, so each entry moves by the learning rate 0.1 "
            f"against its gradient: [0.9, 1.1, 0.9], got {got}; check "
            "the bias correction, the root and the sign"
        )


def test_three_steps_by_hand():
    # beta_1 = 1/2, beta_2 = 3/4, gradients 1, 3, -0.5:
    # m = 0.5, 1.75, 0.625, divided by 1 - beta_1**t
    # v = 0.25, 2.4375, 1.890625, divided by 1 - beta_2**t
    m_hat = np.array([0.5 / 0.5, 1.75 / 0.75, 0.625 / 0.875])
    v_hat = np.array([0.25 / 0.25, 2.4375 / 0.4375, 1.890625 / 0.578125])
    want = 1 - 0.1 * np.cumsum(m_hat / np.sqrt(v_hat))
    optimizer = Adam(0.1, beta_1=0.5, beta_2=0.75, epsilon=1e-12)
    got = run(optimizer, [1.0], [[1.0], [3.0], [-0.5]])
    for step in range(3):
        assert close(got[step], [want[step]]), (
            f"step {step + 1} with gradients 1, 3, -0.5: expected "
            f"{want[step]:.6f}, got {got[step]}; does t count from 1, "
            "and are m and v kept without their correction?"
        )


def test_epsilon_is_added_to_the_root():
    optimizer = Adam(1.0, beta_1=0.5, beta_2=0.75, epsilon=0.01)
    got = run(optimizer, [0.0], [[0.01]])[0]
    assert close(got, [-0.5], 1e-4), (
        "gradient 0.01, epsilon 0.01: the step is 0.01 / (sqrt(0.0001) "
        f"+ 0.01) = 0.5, got {got}: epsilon is added to the root of the "
        "corrected v"
    )


def test_a_constant_gradient_moves_at_the_learning_rate():
    for step, got in enumerate(run(Adam(0.1), [0.0], [[7.0]] * 40), 1):
        assert close(got, [-0.1 * step], 1e-4), (
            "the weighted means of equal gradients are the gradient and "
            f"its square at any t: after {step} steps of 0.1 expected "
            f"{-0.1 * step:.1f}, got {got}; does t grow by 1 per step?"
        )


def test_defaults():
    for make in (Adam, AdamW):
        got = run(make(), [0.0], [[1e-8]])[0]
        assert close(got, [-0.0005], 1e-6), (
            f"{make.__name__}(), gradient 1e-8: learning_rate 0.001 and "
            f"epsilon 1e-8 make a step of 0.0005, got {got}"
        )
        # beta_1 = 0.9 and beta_2 = 0.999, gradients 1 and 2:
        m_hat = (0.09 + 0.2) / 0.19
        v_hat = (0.000999 + 0.004) / 0.001999
        want = -1 - m_hat / np.sqrt(v_hat)
        settings = {"weight_decay": 0.0} if make is AdamW else {}
        got = run(make(1.0, **settings), [0.0], [[1.0], [2.0]])[-1]
        assert close(got, [want]), (
            f"{make.__name__} with the default beta_1 0.9 and beta_2 "
            f"0.999, gradients 1 and 2: expected {want:.5f}, got {got}"
        )


def test_zero_gradients():
    got = run(Adam(0.1), [1.0, -2.0], [[0.0, 0.0]] * 3)[-1]
    assert close(got, [1.0, -2.0]), (
        f"with gradients of 0 nothing moves, and no 0/0; got {got}"
    )


def test_a_zero_gradient_is_a_gradient():
    # beta_1 = 1/2, beta_2 = 3/4, gradients 1, 0, 2:
    # m = 0.5, 0.25, 1.125 and v = 0.25, 0.1875, 1.140625.
    m_hat = np.array([0.5 / 0.5, 0.25 / 0.75, 1.125 / 0.875])
    v_hat = np.array([0.25 / 0.25, 0.1875 / 0.4375, 1.140625 / 0.578125])
    want = -0.1 * np.cumsum(m_hat / np.sqrt(v_hat))
    for optimizer in (
        Adam(0.1, 0.5, 0.75, 1e-12),
        AdamW(0.1, 0.5, 0.75, 1e-12, weight_decay=0.0),
    ):
        got = run(optimizer, [0.0], [[1.0], [0.0], [2.0]])
        for step in range(3):
            assert close(got[step], [want[step]]), (
                f"step {step + 1} with gradients 1, 0, 2: expected "
                f"{want[step]:.6f}, got {got[step]}; after a gradient of "
                "0 m still moves the parameter, both moments shrink, and "
                "t counts the step"
            )


def test_scale_of_the_gradient_does_not_matter():
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=(5, 3))
    one = run(Adam(0.1), np.ones(3), gradients)[-1]
    two = run(Adam(0.1), np.ones(3), 1000 * gradients)[-1]
    assert close(one, two, 1e-4), (
        f"gradients times 1000 give the same path; {one} became {two}"
    )


def test_parameters_have_their_own_moments():
    rng = np.random.default_rng(1)
    shapes = {"w": (2, 3), "b": (3,), "scale": ()}
    for make in (Adam, AdamW):
        params = {name: np.ones(shapes[name]) for name in shapes}
        alone = dict(params)
        optimizer = make(0.1)
        single = {name: make(0.1) for name in shapes}
        for _ in range(4):
            gradients = {
                name: np.asarray(rng.normal(size=shapes[name]))
                for name in shapes
            }
            params = optimizer.step(params, gradients)
            for name in shapes:
                alone[name] = single[name].step(
                    {name: alone[name]}, {name: gradients[name]}
                )[name]
        for name in shapes:
            assert np.shape(params[name]) == shapes[name], (
                f"{name} has shape {np.shape(params[name])}, expected "
                f"{shapes[name]}"
            )
            assert close(params[name], alone[name]), (
                f"{name} moves differently alone and beside other "
                "parameters: separate m and v for each, and t counts "
                "steps, not parameters"
            )


def test_gradients_are_found_by_name():
    params = {"w": np.zeros(1), "b": np.zeros(1)}
    gradients = {"b": np.array([-1.0]), "w": np.array([1.0])}
    for optimizer in (Adam(0.1), AdamW(0.1)):
        got = optimizer.step(params, gradients)
        assert set(got) == {"w", "b"}, f"names: {sorted(got)}"
        assert close(got["w"], [-0.1]) and close(got["b"], [0.1]), (
            "the gradients 1 of w and -1 of b came in another order than "
            f"the parameters: got w {got['w']}, b {got['b']}; look them "
            "up by name"
        )


def test_weight_decay_alone():
    for weight in (3.0, -40.0):
        got = run(AdamW(0.1, weight_decay=0.5), [weight], [[0.0]] * 2)
        assert close(got[0], [0.95 * weight]), (
            f"gradient 0, learning rate 0.1, decay 0.5: {weight} "
            f"shrinks to 0.95 times itself, {0.95 * weight}; got "
            f"{got[0]}: the decay is multiplied by the learning rate "
            "and is not part of the gradient"
        )
        assert close(got[1], [0.95**2 * weight]), (
            f"second step: expected {0.95**2 * weight}, got {got[1]}"
        )
    got = run(AdamW(0.1), [2.0], [[0.0]])[0]
    assert close(got, [2 * 0.999], 1e-6), (
        f"weight_decay is 0.01 by default: 2 becomes 1.998, got {got}"
    )


def test_weight_decay_on_all_parameters():
    shapes = {"kernel": (2, 3), "bias": (3,), "gamma": (4,), "scale": ()}
    params = {name: np.full(shapes[name], 4.0) for name in shapes}
    gradients = {name: np.zeros(shapes[name]) for name in shapes}
    got = AdamW(0.1, weight_decay=0.5).step(params, gradients)
    for name in shapes:
        assert close(got[name], np.full(shapes[name], 3.8)), (
            f"{name}: the decay is on all parameters here, so 4 becomes "
            f"3.8; got {got[name]}"
        )


def test_weight_decay_beside_gradients():
    gradients = [[1.0, -5.0], [3.0, 0.5], [-2.0, 4.0]]
    start = np.array([10.0, -20.0])
    for settings in ((0.9, 0.999, 1e-8), (0.5, 0.75, 0.5)):
        plain = run(Adam(0.1, *settings), start, gradients)
        moves = np.diff([start, *plain], axis=0)
        want = start
        for move in moves:
            want = want + move - 0.1 * 0.5 * want
        optimizer = AdamW(0.1, *settings, weight_decay=0.5)
        got = run(optimizer, start, gradients)[-1]
        assert close(got, want), (
            "each step is Adam's move minus 0.1 * 0.5 * (the parameter "
            f"before the step): expected {want}, got {got}; do m and v "
            f"see the decay? (beta_1, beta_2, epsilon = {settings})"
        )
        optimizer = AdamW(0.1, *settings, weight_decay=0.0)
        got = run(optimizer, start, gradients)[-1]
        assert close(got, plain[-1]), (
            "without decay, AdamW is Adam with the same beta_1, beta_2 "
            f"and epsilon {settings}: expected {plain[-1]}, got {got}"
        )


def test_learning_rate_can_change():
    for optimizer in (Adam(0.1), AdamW(0.1, weight_decay=0.5)):
        params = optimizer.step({"w": np.ones(1)}, {"w": np.ones(1)})
        optimizer.learning_rate = 0.0
        after = optimizer.step(params, {"w": np.ones(1)})
        assert close(after["w"], params["w"]), (
            "learning_rate was set to 0 after the first step, but the "
            "parameter still moves (update and decay both use it)"
        )


def test_arguments_are_kept():
    for optimizer in (Adam(0.1), AdamW(0.1)):
        params = {"w": np.array([1.0, 2.0])}
        buffer = np.array([0.5, -0.5])
        new = optimizer.step(params, {"w": buffer})
        assert np.array_equal(params["w"], [1.0, 2.0]), (
            "params were changed in place; return new arrays"
        )
        assert np.array_equal(buffer, [0.5, -0.5]), "gradients changed"
        kept = np.array(new["w"])
        optimizer.step(new, {"w": buffer})
        assert np.array_equal(new["w"], kept), (
            "the second step changed the arrays that the first returned"
        )


def test_gradient_buffers_may_be_reused():
    gradients = [[1.0], [3.0], [-2.0]]
    for make in (Adam, AdamW):
        want = run(make(0.1, beta_1=0.5), [1.0], gradients)[-1]
        optimizer = make(0.1, beta_1=0.5)
        params, buffer = {"w": np.ones(1)}, np.zeros(1)
        for gradient in gradients:
            buffer[:] = gradient
            params = optimizer.step(params, {"w": buffer})
        assert close(params["w"], want), (
            f"{make.__name__}: the caller reused the gradient array, and "
            "the path changed: m or v must not be a reference to the "
            "gradient"
        )


def test_finds_the_minimum():
    params = {"w": np.array([5.0, -3.0])}
    target, scale = np.array([1.0, 2.0]), np.array([100.0, 0.01])
    optimizer = Adam(0.1)
    for _ in range(1500):
        gradients = {"w": scale * (params["w"] - target)}
        params = optimizer.step(params, gradients)
    assert close(params["w"], target, 1e-2), (
        "a quadratic with curvatures 100 and 0.01 has its minimum at "
        f"[1, 2]; after 1500 steps: {params['w']}"
    )
