"""What prefetch, cache and shuffle do, counted in elements.

backends: tensorflow -- the pipeline is tf.data
seconds: 40 -- waits for a background thread
"""
import time

import tensorflow as tf

made = []
options = tf.data.Options()  # by default tf.data adds a prefetch itself
options.experimental_optimization.inject_prefetch = False


def source():
    while True:
        made.append(1)
        yield 1


def made_while_busy(data, expected):
    made.clear()
    iterator = iter(data.with_options(options))
    next(iterator)  # the model has one element and is busy with it
    seen = 0
    while seen < max(len(made), expected):  # until no more come
        seen = len(made)
        time.sleep(0.2)
    return seen


produced = tf.data.Dataset.from_generator(
    source, output_signature=tf.TensorSpec((), tf.int64))
plain = made_while_busy(produced, 1)
ahead = made_while_busy(produced.prefetch(4), 5)
print(f"made while the first is in use: {plain}, with prefetch(4) {ahead}")

calls = tf.Variable(0)


@tf.autograph.experimental.do_not_convert
def augment(number):
    calls.assign_add(1)
    return number + tf.random.uniform((), 0, 1000, tf.int64)


def epochs(data):
    calls.assign(0)
    first, second = [[int(n) for n in data] for _ in range(2)]
    return int(calls), first == second


hundred = tf.data.Dataset.range(100)
frozen = epochs(hundred.map(augment).cache())
fresh = epochs(hundred.cache().map(augment))
print(f"two epochs, map, cache: {frozen[0]} calls, the same: {frozen[1]}")
print(f"two epochs, cache, map: {fresh[0]} calls, the same: {fresh[1]}")

sorted_data = tf.data.Dataset.range(1000)
small = max(int(n) for n in sorted_data.shuffle(10, seed=0).take(32))
full = max(int(n) for n in sorted_data.shuffle(1000, seed=0).take(32))
print("largest of the first 32 of 1,000 sorted numbers")
print(f"  shuffle(10): {small}, shuffle(1000): {full}")
assert frozen == (100, True) and fresh == (200, False)
assert plain == 1 and ahead == 5 and small <= 40 and full > 500
