"""Fifty equal factors vanish or explode unless they stay near 1.

seconds: 60 -- JAX compiles each operation; slow on a busy machine
"""
import keras
import numpy as np

steps = 50
impulse = np.zeros((1, steps + 1, 1), dtype="float32")
impulse[0, 0, 0] = 1.0  # one signal, then silence


def linear_rnn(weight):
    rnn = keras.layers.SimpleRNN(1, activation=None)
    rnn.build(impulse.shape)
    rnn.set_weights([np.ones((1, 1)), np.full((1, 1), weight),
                     np.zeros(1)])
    return float(keras.ops.convert_to_numpy(rnn(impulse))[0, 0])


result = {w: linear_rnn(w) for w in (0.5, 0.9, 1.0, 1.5)}
for weight, value in result.items():
    print(f"recurrent weight {weight}  left after 50 steps {value:.1e}")
    # linear: the output is also d output / d first input
    assert np.isclose(value, weight ** steps, rtol=1e-4)

gates = {b: 1 / (1 + np.exp(-b)) for b in (0, 1, 5)}
for bias, gate in gates.items():
    print(f"forget gate sigmoid({bias}) = {gate:.3f}"
          f"     left after 50 steps {gate ** steps:.1e}")
assert result[0.5] < 1e-15 and result[1.5] > 1e8
assert gates[0] ** steps < 1e-15 and gates[5] ** steps > 0.7
