"""Tests for convolution.py: run `pytest test_convolution.py`."""

import numpy as np
import pytest

from convolution import conv2d


def close(got, want):
    same_shape = np.shape(got) == np.shape(want)
    return same_shape and np.allclose(got, want, rtol=1e-4, atol=1e-5)


def one_channel(rows):
    """A batch of one image with one channel, or one filter."""
    return np.array(rows, dtype=float)[np.newaxis, :, :, np.newaxis]


def one_filter(rows):
    return np.array(rows, dtype=float)[:, :, np.newaxis, np.newaxis]


def test_by_hand():
    image = one_channel([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    kernel = one_filter([[1, 0], [0, 10]])
    got = conv2d(image, kernel)
    want = one_channel([[51, 62], [84, 95]])
    assert np.shape(got) == (1, 2, 2, 1), (
        f"3 x 3 image, 2 x 2 kernel, valid: the output is 2 x 2, in the "
        f"shape (1, 2, 2, 1); got {np.shape(got)}"
    )
    assert close(got, want), (
        "the first entry is 1 * 1 + 10 * 5 = 51 (a flipped kernel gives "
        f"15); got {np.ravel(got)}"
    )


def test_kernel_with_a_single_one_selects_a_shifted_image():
    rng = np.random.default_rng(0)
    image = rng.normal(size=(2, 5, 7, 1))
    for row in range(2):
        for col in range(3):
            kernel = np.zeros((2, 3, 1, 1))
            kernel[row, col] = 1
            got = conv2d(image, kernel)
            want = image[:, row : row + 4, col : col + 5]
            assert close(got, want), (
                f"a 2 x 3 kernel with a single 1 at row {row}, column "
                f"{col} must copy the 5 x 7 image from there on: is the "
                "kernel flipped, or are rows and columns swapped?"
            )


def test_sums_over_input_channels():
    image = np.zeros((1, 1, 2, 3))
    image[0, 0] = [[1, 2, 3], [4, 5, 6]]
    kernel = np.zeros((1, 1, 3, 2))
    kernel[0, 0] = [[1, 0], [10, 1], [100, -1]]
    got = conv2d(image, kernel)
    want = np.array([[[[321.0, -1.0], [654.0, -1.0]]]])
    assert close(got, want), (
        "a 1 x 1 convolution is a matrix product over the channels: "
        f"expected [[321, -1], [654, -1]], got {np.squeeze(got)}"
    )


def test_as_many_filters_as_channels():
    image = np.array([[[[1.0, 2.0]]]])
    kernel = np.array([[[[1.0, 10.0], [100.0, 1000.0]]]])
    got = conv2d(image, kernel)
    assert close(got, [[[[201.0, 2010.0]]]]), (
        "pixel [1, 2], 1 x 1 kernel [[1, 10], [100, 1000]]: rows are "
        "input channels, columns filters, so [1 + 200, 10 + 2000]; got "
        f"{np.ravel(got)}: the last two axes of the kernel are swapped"
    )


def test_bias_of_each_filter():
    images = np.zeros((2, 3, 4, 2))
    got = conv2d(images, np.ones((2, 2, 2, 3)), np.array([1.0, 2.0, 3.0]))
    assert np.shape(got) == (2, 2, 3, 3), f"shape {np.shape(got)}"
    assert close(got, np.broadcast_to([1.0, 2.0, 3.0], (2, 2, 3, 3))), (
        "on black images the output is the bias of each filter, added "
        "once to every position"
    )


def test_images_of_a_batch_do_not_mix():
    rng = np.random.default_rng(1)
    images = rng.normal(size=(3, 6, 5, 2))
    kernel = rng.normal(size=(3, 2, 2, 4))
    for padding in ("valid", "same"):
        together = conv2d(images, kernel, padding=padding)
        for i in range(3):
            alone = conv2d(images[i : i + 1], kernel, padding=padding)
            assert close(together[i : i + 1], alone), (
                f"image {i} comes out differently alone and in a batch"
            )


def test_strides_skip_positions():
    rng = np.random.default_rng(2)
    images = rng.normal(size=(2, 9, 11, 2))
    kernel = rng.normal(size=(3, 2, 2, 3))
    dense = conv2d(images, kernel)
    for down, right in ((2, 2), (1, 3), (3, 1), (2, 4), (5, 4)):
        got = conv2d(images, kernel, strides=(down, right))
        want = dense[:, ::down, ::right]
        assert np.shape(got) == want.shape, (
            f"strides ({down}, {right}): shape {np.shape(got)}, expected "
            f"{want.shape}; the size is (n - k) // s + 1, and strides "
            "are (rows, columns)"
        )
        assert close(got, want), (
            f"strides ({down}, {right}) must give every {down}th row and "
            f"{right}th column of the output with strides (1, 1)"
        )


def test_output_sizes():
    # size, kernel, stride, valid output, same output
    cases = [
        (7, 3, 1, 5, 7),
        (7, 3, 2, 3, 4),
        (8, 3, 2, 3, 4),
        (8, 2, 2, 4, 4),
        (9, 2, 2, 4, 5),
        (5, 5, 1, 1, 5),
        (5, 5, 3, 1, 2),
        (6, 1, 4, 2, 2),
    ]
    for size, window, stride, valid, same in cases:
        for padding, want in (("valid", valid), ("same", same)):
            got = conv2d(
                np.ones((1, size, 6, 1)),
                np.ones((window, 1, 1, 2)),
                strides=(stride, 1),
                padding=padding,
            )
            assert np.shape(got) == (1, want, 6, 2), (
                f"height {size}, kernel {window}, stride {stride}, "
                f"{padding}: output height {np.shape(got)[1]}, expected "
                f"{want}"
            )


def test_same_padding_adds_zeros():
    got = conv2d(
        one_channel(np.ones((3, 4))),
        one_filter(np.ones((3, 3))),
        padding="same",
    )
    want = one_channel([[4, 6, 6, 4], [6, 9, 9, 6], [4, 6, 6, 4]])
    assert close(got, want), (
        "a 3 x 3 kernel of ones on an image of ones counts the pixels "
        f"under the window: 4, 6 or 9; got\n{np.squeeze(got)}"
    )


def test_same_padding_with_an_even_kernel():
    image = one_channel([[1, 2, 3]])
    got = conv2d(image, one_filter([[1, 10]]), padding="same")
    assert close(got, one_channel([[21, 32, 3]])), (
        "kernel width 2: one zero is added, after the image; expected "
        f"[21, 32, 3], got {np.ravel(got)}"
    )
    got = conv2d(image, one_filter([[1, 10, 100, 1000]]), padding="same")
    assert close(got, one_channel([[3210, 321, 32]])), (
        "kernel width 4: one zero before and two after the image; "
        f"expected [3210, 321, 32], got {np.ravel(got)}"
    )


def test_same_padding_depends_on_the_stride():
    image = one_channel(np.ones((4, 4)))
    kernel = one_filter(np.ones((3, 3)))
    got = conv2d(image, kernel, strides=(2, 2), padding="same")
    assert close(got, one_channel([[9, 6], [6, 4]])), (
        "4 x 4, kernel 3, stride 2: only one row and column are added, "
        f"at the end; expected 9, 6, 6, 4, got {np.ravel(got)}"
    )
    got = conv2d(image, kernel, strides=(1, 2), padding="same")
    assert close(got, one_channel([[6, 4], [9, 6], [9, 6], [6, 4]])), (
        "4 x 4, kernel 3, strides (1, 2): one row of zeros on each side, "
        "one column at the end; expected\n[[6 4] [9 6] [9 6] [6 4]]\n"
        f"got\n{np.squeeze(got)}"
    )
    image = one_channel([[1, 2, 3, 4, 5, 6, 7]])
    got = conv2d(image, one_filter([[1]]), strides=(1, 4), padding="same")
    assert close(got, one_channel([[1, 5]])), (
        "kernel 1, stride 4: nothing is added; expected [1, 5], got "
        f"{np.ravel(got)}"
    )
    image = one_channel([[1], [2], [3], [4], [5], [6]])
    got = conv2d(
        image,
        one_filter([[1], [10], [100]]),
        strides=(2, 1),
        padding="same",
    )
    assert close(got, one_channel([[321], [543], [65]])), (
        "height 6, kernel 3, stride 2: one zero, at the end; expected "
        f"[321, 543, 65], got {np.ravel(got)}"
    )


def test_same_padding_of_rectangles():
    rng = np.random.default_rng(3)
    # size, kernel, strides, zeros before and after: rows and columns
    cases = [
        ((5, 8), (3, 2), (2, 3), (1, 1), (0, 0)),
        ((8, 5), (4, 3), (3, 1), (1, 1), (1, 1)),
        ((7, 4), (2, 5), (2, 2), (0, 1), (1, 2)),
        ((6, 9), (3, 4), (1, 4), (1, 1), (1, 2)),
    ]
    for size, window, strides, high, wide in cases:
        images = rng.normal(size=(2, *size, 3))
        kernel = rng.normal(size=(*window, 3, 3))
        bias = rng.normal(size=3)
        padded = np.pad(images, ((0, 0), high, wide, (0, 0)))
        got = conv2d(images, kernel, bias, strides, "same")
        want = conv2d(padded, kernel, bias, strides, "valid")
        assert close(got, want), (
            f"images {size}, kernel {window}, strides {strides}: 'same' "
            f"adds rows {high} and columns {wide} (before, after), each "
            "from its own size, kernel and stride, and then does what "
            "'valid' does, bias included"
        )


def test_arguments_are_kept():
    images, kernel = np.ones((1, 3, 3, 2)), np.ones((2, 2, 2, 3))
    bias = np.ones(3)
    for padding in ("valid", "same"):
        conv2d(images, kernel, bias, padding=padding)
    for name, array in (
        ("images", images),
        ("kernel", kernel),
        ("bias", bias),
    ):
        assert np.all(array == 1), f"{name} were changed in place"


def test_errors():
    cases = [
        (((1, 4, 4, 2), (3, 3, 2, 1)), "full", "padding='full'"),
        (((1, 4, 4, 2), (3, 3, 1, 1)), "valid", "2 channels, kernel 1"),
        (((1, 4, 4, 1), (3, 3, 2, 1)), "same", "1 channel, kernel 2"),
        (((1, 2, 4, 1), (3, 3, 1, 1)), "valid", "kernel too high"),
        (((1, 4, 2, 1), (3, 3, 1, 1)), "valid", "kernel too wide"),
    ]
    for (images, kernel), padding, name in cases:
        with pytest.raises(ValueError):
            conv2d(np.ones(images), np.ones(kernel), padding=padding)
            pytest.fail(f"{name} must raise ValueError")
