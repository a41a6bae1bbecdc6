"""Compare with Keras and with SciPy's correlate2d."""

import keras
import numpy as np
import scipy.signal


def test_matches_keras(solution):
    rng = np.random.default_rng(0)
    for height, width in ((9, 11), (8, 6), (5, 7)):
        for window in ((1, 1), (2, 3), (3, 3), (4, 5)):
            for strides in ((1, 1), (2, 2), (3, 2), (1, 4)):
                for padding in ("valid", "same"):
                    images = rng.normal(size=(2, height, width, 3))
                    kernel = rng.normal(size=(*window, 3, 4))
                    bias = rng.normal(size=4)
                    want = keras.ops.conv(
                        images,
                        kernel,
                        strides=strides,
                        padding=padding,
                        data_format="channels_last",
                    )
                    want = keras.ops.convert_to_numpy(want) + bias
                    got = solution.conv2d(
                        images, kernel, bias, strides, padding
                    )
                    assert got.shape == want.shape
                    np.testing.assert_allclose(got, want, atol=1e-4)


def test_matches_scipy(solution):
    rng = np.random.default_rng(1)
    images = rng.normal(size=(2, 8, 9, 3))
    kernel = rng.normal(size=(3, 5, 3, 2))
    for padding in ("valid", "same"):
        got = solution.conv2d(images, kernel, padding=padding)
        for image in range(2):
            for out in range(2):
                want = sum(
                    scipy.signal.correlate2d(
                        images[image, :, :, channel],
                        kernel[:, :, channel, out],
                        mode=padding,
                    )
                    for channel in range(3)
                )
                np.testing.assert_allclose(
                    got[image, :, :, out], want, atol=1e-10
                )
