"""With three classes, margin and entropy can pick different examples."""
import numpy as np

names = ["A", "B", "C"]
chances = np.array([[0.50, 0.48, 0.02],
                    [0.40, 0.30, 0.30],
                    [0.70, 0.15, 0.15]])


def scores(p):  # the larger, the more uncertain
    ordered = -np.sort(-p, axis=1)
    return {"least confidence": 1 - ordered[:, 0],
            "smallest margin": ordered[:, 1] - ordered[:, 0],
            "largest entropy": -(p * np.log(p)).sum(axis=1)}


found = scores(chances)
print("margin ", *(f"{-v:.2f}" for v in found["smallest margin"]))
print("entropy", *(f"{v:.2f}" for v in found["largest entropy"]))
asked = {rule: names[v.argmax()] for rule, v in found.items()}
for rule, name in asked.items():
    print(f"{rule:21} {name}")

first = np.random.default_rng(0).uniform(0.01, 0.99, 1000)
two = scores(np.stack([first, 1 - first], axis=1))
orders = [np.argsort(v) for v in two.values()]
same = all(np.array_equal(orders[0], order) for order in orders)
print("two classes: all three rank 1,000 examples alike:", same)

assert asked == {"least confidence": "B", "smallest margin": "A",
                 "largest entropy": "B"}
assert same
