"""Inside tf.function, Python runs only while the graph is traced.

backends: tensorflow -- tf.function and tf.Variable are TensorFlow's
"""
import tensorflow as tf

python_runs = []
graph_runs = tf.Variable(0)


@tf.function
def double(x):
    python_runs.append(1)    # a Python side effect
    graph_runs.assign_add(1)  # a TensorFlow operation
    return 2 * x


def call(label, *arguments):
    before = len(python_runs), int(graph_runs)
    for argument in arguments:
        double(argument)
    traced = len(python_runs) - before[0]
    ran = int(graph_runs) - before[1]
    print(f"{label:34} traced {traced}, ran {ran}")
    return traced, ran


same_shape = call("five tensors of one shape",
                  *[tf.ones(3) * i for i in range(5)])
new_shape = call("a tensor of another shape", tf.ones(4))
numbers = call("two different Python numbers", 10, 11)


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def any_length(x):
    python_runs.append(1)
    return 2 * x


before = len(python_runs)
for length in range(1, 6):
    any_length(tf.ones(length))
fixed = len(python_runs) - before
print(f"{'five lengths, input_signature':34} traced {fixed}, ran 5")

tensor = tf.constant([1.0, 2.0])
variable = tf.Variable([1.0, 2.0])
variable.assign_add([1.0, 1.0])
print("variable after assign_add", variable.numpy())
print("a tensor can be assigned to:", hasattr(tensor, "assign"))

assert same_shape == (1, 5) and new_shape == (1, 1)
assert numbers == (2, 2) and fixed == 1
assert variable.numpy().tolist() == [2.0, 3.0]
assert not hasattr(tensor, "assign")
