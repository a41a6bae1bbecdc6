"""The dot product rewards length, the cosine only direction."""
import numpy as np

rng = np.random.default_rng(0)
query = np.array([1.0, 1.0])
documents = {"same direction, short": np.array([0.5, 0.5]),
             "other direction, long": np.array([5.0, 0.5])}


def cosine(a, b):
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


print("                        dot  cosine")
for name, d in documents.items():
    print(f"{name:22} {query @ d:4.2f}    {cosine(query, d):.2f}")
short, long = documents.values()
assert query @ long > query @ short
assert cosine(query, short) > cosine(query, long)

vectors = rng.normal(size=(500, 32)) * rng.uniform(0.2, 3, (500, 1))
unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
q = unit[0]
by_cosine = np.argsort(-unit @ q, kind="stable")
by_distance = np.argsort(np.linalg.norm(unit - q, axis=1), kind="stable")
agree = np.array_equal(by_cosine, by_distance)
print("unit vectors: cosine and distance rank alike:", agree)
squares = ((unit - q) ** 2).sum(axis=1)
assert agree and np.allclose(squares, 2 - 2 * unit @ q)


def mean_cosine(rows):
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = rows @ rows.T
    return (cosines.sum() - len(rows)) / (len(rows) * (len(rows) - 1))


noise = rng.normal(size=(500, 32))
shifted = noise + 2.0  # one offset, common to all
centered = shifted - shifted.mean(axis=0)
print("mean cosine of unrelated vectors")
for name, rows in (("around zero", noise), ("with common offset", shifted),
                   ("offset removed", centered)):
    print(f"  {name:18} {abs(mean_cosine(rows)):.2f}")
assert abs(mean_cosine(noise)) < 0.05 < 0.7 < mean_cosine(shifted)
assert abs(mean_cosine(centered)) < 0.05
