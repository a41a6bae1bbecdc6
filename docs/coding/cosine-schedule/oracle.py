"""Compare with keras.optimizers.schedules.CosineDecay."""

import keras
import numpy as np


def test_matches_keras(solution):
    for warmup, start, floor in (
        (0, 0.0, 0.0),
        (0, 0.0, 0.2),
        (15, 0.0, 0.0),
        (15, 0.1, 0.2),
        (1, 0.5, 0.1),
    ):
        peak, total = 0.8, 70
        schedule = keras.optimizers.schedules.CosineDecay(
            initial_learning_rate=start if warmup else peak,
            decay_steps=total - warmup,
            alpha=floor / peak,
            warmup_target=peak if warmup else None,
            warmup_steps=warmup,
        )
        steps = np.arange(100)
        want = [
            float(keras.ops.convert_to_numpy(schedule(int(step))))
            for step in steps
        ]
        got = solution.cosine_schedule(
            steps, total, peak, warmup, start, floor
        )
        np.testing.assert_allclose(got, want, atol=1e-6)
