"""Tests for max_pooling.py: run `pytest test_max_pooling.py`."""

import numpy as np
import pytest

from max_pooling import max_pool, max_pool_gradient


def close(got, want):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(got, want, rtol=1e-5, atol=1e-5)


def one_channel(rows):
    """A batch of one image with one channel."""
    return np.array(rows, dtype=float)[np.newaxis, :, :, np.newaxis]


def shuffled(shape, seed=0):
    """Distinct entries, one apart, half of them negative."""
    size = int(np.prod(shape))
    values = np.random.default_rng(seed).permutation(size) - size / 2
    return values.reshape(shape)


def test_forward_by_hand():
    images = one_channel(
        [[1, 2, 8, 3], [4, 3, 5, 7], [9, 0, 1, 1], [0, 6, 1, 2]]
    )
    got = max_pool(images, (2, 2), (2, 2))
    assert close(got, one_channel([[4, 8], [9, 2]])), (
        f"2 x 2 windows, stride 2: the maxima are 4, 8, 9, 2; got "
        f"{np.ravel(got)}"
    )


def test_negative_entries():
    got = max_pool(one_channel([[-5, -1], [-7, -2]]), (2, 2))
    assert close(got, one_channel([[-1]])), (
        f"the largest of -5, -1, -7, -2 is -1, got {np.ravel(got)}: "
        "does something start at 0?"
    )
    got = max_pool(one_channel([[-5e30, -1e30], [-7e30, -2e30]]), (2, 2))
    assert np.allclose(got / 1e30, -1), (
        f"the largest of -5e30, -1e30, -7e30, -2e30 is -1e30, got "
        f"{np.ravel(got)}: does something start at a fixed number?"
    )


def test_images_and_channels_do_not_mix():
    images = shuffled((3, 4, 6, 2))
    together = max_pool(images, (2, 3))
    assert np.shape(together) == (3, 2, 2, 2), (
        f"shape {np.shape(together)}, expected (3, 2, 2, 2): images and "
        "channels are kept"
    )
    for image in range(3):
        for channel in range(2):
            part = np.s_[image : image + 1, :, :, channel : channel + 1]
            assert close(together[part], max_pool(images[part], (2, 3))), (
                f"channel {channel} of image {image} comes out "
                "differently alone: does the maximum mix channels?"
            )


def test_output_sizes():
    # height, window, stride (None: the default), output height
    cases = [
        (6, 2, 2, 3),
        (7, 2, 2, 3),
        (7, 3, 2, 3),
        (8, 3, 2, 3),
        (7, 3, None, 2),
        (9, 3, None, 3),
        (5, 5, 1, 1),
        (7, 2, 3, 2),
        (8, 2, 3, 3),
    ]
    for height, window, stride, want in cases:
        strides = None if stride is None else (stride, 1)
        got = max_pool(np.ones((1, height, 4, 1)), (window, 1), strides)
        assert np.shape(got)[1] == want, (
            f"height {height}, window {window}, stride {stride}: output "
            f"height {np.shape(got)[1]}, expected {want}; only whole "
            "windows count, and None means stride = window"
        )
        got = max_pool(
            np.ones((1, 4, height, 1)),
            (1, window),
            None if stride is None else (1, stride),
        )
        assert np.shape(got)[2] == want, (
            f"width {height}, window {window}, stride {stride}: output "
            f"width {np.shape(got)[2]}, expected {want}"
        )


def test_overlapping_and_rectangular_windows():
    images = one_channel([[1, 9, 2, 3, 4], [5, 6, 0, 8, 1], [2, 3, 7, 1, 0]])
    got = max_pool(images, (2, 3), (1, 2))
    assert close(got, one_channel([[9, 8], [7, 8]])), (
        "window (2, 3), strides (1, 2), each as (rows, columns): "
        f"expected 9, 8, 7, 8, got {np.ravel(got)}"
    )


def test_gradient_by_hand():
    images = one_channel(
        [[1, 2, 8, 3], [4, 3, 5, 7], [9, 0, 1, 1], [0, 6, 1, 2]]
    )
    upstream = one_channel([[10, 20], [30, -40]])
    got = max_pool_gradient(images, upstream, (2, 2), (2, 2))
    want = one_channel(
        [[0, 0, 20, 0], [10, 0, 0, 0], [30, 0, 0, 0], [0, 0, 0, -40]]
    )
    assert close(got, want), (
        "each window's gradient goes to its maximum, the rest get 0: "
        f"expected\n{np.squeeze(want)}\ngot\n{np.squeeze(got)}"
    )

    images = one_channel([[1, 2, 9], [3, 4, 5]])
    got = max_pool_gradient(images, one_channel([[7]]), (2, 3))
    want = one_channel([[0, 0, 7], [0, 0, 0]])
    assert close(got, want), (
        "a window of 2 rows and 3 columns with its maximum at the top "
        f"right: expected\n{np.squeeze(want)}\ngot\n{np.squeeze(got)}"
    )


def test_gradients_of_overlapping_windows_add_up():
    images = np.zeros((1, 3, 3, 1))
    images[0, 1, 1, 0] = 5  # the maximum of all four windows
    upstream = one_channel([[1, 10], [100, 1000]])
    got = max_pool_gradient(images, upstream, (2, 2), (1, 1))
    assert close(got[0, 1, 1, 0], 1111), (
        "the center wins all four windows and gets 1 + 10 + 100 + 1000 "
        f"= 1111; got {got[0, 1, 1, 0]}: add gradients, don't assign"
    )
    assert close(np.sum(got), 1111), "only the winner gets a gradient"


def test_ties_go_to_the_first_entry():
    images = one_channel([[0, 0, 1, 7], [0, 0, 7, 7]])
    upstream = one_channel([[6, 8]])
    got = max_pool_gradient(images, upstream, (2, 2))
    want = one_channel([[6, 0, 0, 8], [0, 0, 0, 0]])
    assert close(got, want), (
        "a tie goes to the first entry in reading order: expected\n"
        f"{np.squeeze(want)}\ngot\n{np.squeeze(got)}"
    )
    images = one_channel([[1, 3, 2], [3, 2, 3]])
    got = max_pool_gradient(images, one_channel([[4]]), (2, 3))
    want = one_channel([[0, 4, 0], [0, 0, 0]])
    assert close(got, want), (
        "a tie between the second and the fourth entry goes to the "
        f"second one (the top row first); got\n{np.squeeze(got)}"
    )


@pytest.mark.parametrize(
    "window, strides",
    [((3, 2), None), ((3, 2), (2, 1)), ((2, 3), (1, 2)), ((1, 2), (2, 3))],
)
def test_gradient_by_finite_differences(window, strides):
    images = shuffled((2, 5, 7, 2), seed=1)
    weights = np.random.default_rng(2).normal(
        size=np.shape(max_pool(images, window, strides))
    )
    got = max_pool_gradient(images, weights, window, strides)
    assert np.shape(got) == images.shape, (
        f"the gradient has shape {np.shape(got)}, images {images.shape}"
    )
    for index in np.ndindex(images.shape):
        up, down = images.copy(), images.copy()
        up[index] += 0.25
        down[index] -= 0.25
        change = max_pool(up, window, strides) - max_pool(
            down, window, strides
        )
        want = np.sum(weights * change) / 0.5
        assert close(got[index], want), (
            f"window {window}, strides {strides}: gradient at {index} is "
            f"{got[index]}, finite differences give {want}"
        )


def test_pixels_outside_all_windows():
    images = one_channel([[1, 2, 50], [3, 4, 60], [70, 80, 90]])
    got = max_pool(images, (2, 2))
    assert close(got, one_channel([[4]])), (
        f"3 x 3, window 2: only one whole window fits; got {np.ravel(got)}"
    )
    got = max_pool_gradient(images, one_channel([[5]]), (2, 2))
    want = one_channel([[0, 0, 0], [0, 5, 0], [0, 0, 0]])
    assert close(got, want), (
        "the last row and column belong to no window and get gradient "
        f"0; got\n{np.squeeze(got)}"
    )


def test_arguments_are_kept():
    images = shuffled((1, 4, 4, 2))
    upstream = shuffled((1, 2, 2, 2))
    max_pool(images)
    max_pool_gradient(images, upstream)
    assert np.array_equal(images, shuffled((1, 4, 4, 2))), (
        "images were changed in place"
    )
    assert np.array_equal(upstream, shuffled((1, 2, 2, 2))), (
        "output_gradient was changed in place"
    )
    max_pool(images, (1, 1))[...] = 0.0
    assert np.array_equal(images, shuffled((1, 4, 4, 2))), (
        "the output for window (1, 1) shares memory with the images"
    )


def test_window_that_does_not_fit():
    for window in ((4, 1), (1, 6)):
        with pytest.raises(ValueError):
            max_pool(np.ones((1, 3, 5, 1)), window, (1, 1))
            pytest.fail(f"window {window} on 3 x 5 must raise ValueError")
