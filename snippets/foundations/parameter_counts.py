"""A layer's parameters follow from its sizes, and batch size is not one.

seconds: 60 -- JAX compiles every layer, once
"""
import keras

layers = keras.layers
cases = [  # layer, input shape, parameters by hand
    (layers.Dense(4), (3,), 3 * 4 + 4),
    (layers.Dense(4, use_bias=False), (3,), 3 * 4),
    (layers.Dense(64), (784,), 784 * 64 + 64),
    (layers.Dense(4), (20, 3), 3 * 4 + 4),  # shared over 20 rows
    (layers.Conv2D(32, 3), (28, 28, 1), 3 * 3 * 1 * 32 + 32),
    (layers.Conv2D(32, 3), (224, 224, 1), 3 * 3 * 1 * 32 + 32),
    (layers.Embedding(1000, 16), (20,), 1000 * 16),
    (layers.SimpleRNN(32), (20, 16), (16 + 32 + 1) * 32),
    (layers.LSTM(32), (20, 16), 4 * (16 + 32 + 1) * 32),
    (layers.LSTM(32), (99, 16), 4 * (16 + 32 + 1) * 32),
    (layers.GRU(32), (20, 16), 3 * (16 + 32 + 2) * 32),  # two biases
    (layers.BatchNormalization(), (8, 8, 32), 4 * 32),
    (layers.LayerNormalization(), (20, 32), 2 * 32),
    (layers.Dropout(0.5), (64,), 0),
    (layers.MaxPooling2D(2), (28, 28, 32), 0),
    (layers.Flatten(), (28, 28, 32), 0),
]
print("layer               input         parameters  not trained")
for layer, shape, by_hand in cases:
    model = keras.Sequential([keras.Input(shape), layer])
    count = model.count_params()
    frozen = sum(
        int(keras.ops.size(w)) for w in model.non_trainable_weights)
    name = type(layer).__name__
    print(f"{name:20}{str(shape):14}{count:10,}{frozen:13}")
    assert count == by_hand, name
    again = type(layer).from_config(layer.get_config())
    batch = keras.Sequential([keras.Input(shape, batch_size=500), again])
    assert batch.count_params() == by_hand  # batch size never enters
    # Batch normalization keeps a running mean and variance.
    assert frozen == (2 * 32 if name == "BatchNormalization" else 0)
