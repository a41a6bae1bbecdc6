"""Five ways to shrink one layer cut bytes and arithmetic differently."""
import numpy as np

rows = columns = 1024
full = {"bytes": 4 * rows * columns, "work": rows * columns}


def int8():
    return {"bytes": rows * columns + 4 * columns, "work": rows * columns}


def masked(share):  # zeros kept in a dense array
    return {"bytes": 4 * rows * columns, "work": rows * columns}


def sparse(share):  # CSR: value and column index of 4 bytes each
    kept = round((1 - share) * rows * columns)
    return {"bytes": 8 * kept + 4 * (rows + 1), "work": kept}


def narrow(share):  # whole output units removed
    kept = round((1 - share) * columns)
    return {"bytes": 4 * rows * kept, "work": rows * kept}


def low_rank(rank):
    kept = rank * (rows + columns)
    return {"bytes": 4 * kept, "work": kept}


options = {
    "float32": full,
    "int8": int8(),
    "90 % zeros, dense": masked(0.9),
    "90 % zeros, CSR": sparse(0.9),
    "half the units": narrow(0.5),
    "rank 128": low_rank(128),
}
print("                     kB of weights  multiply-adds")
for name, cost in options.items():
    print(f"{name:20} {cost['bytes'] / 1e3:10,.0f}"
          f"      {cost['work'] / full['work']:8.0%}")

assert options["int8"]["work"] == full["work"]
assert options["90 % zeros, dense"] == full
assert sparse(0.45)["bytes"] > full["bytes"] > sparse(0.55)["bytes"]
assert low_rank(512)["bytes"] == full["bytes"]  # break-even rank

generator = np.random.default_rng(0)
noise = generator.normal(size=(256, 256))
smooth = generator.normal(size=(256, 8)) @ generator.normal(size=(8, 256))
print("energy lost at rank 32 of 256:")
for name, matrix in [("random matrix", noise),
                     ("nearly rank 8", smooth + 0.3 * noise)]:
    values = np.linalg.svd(matrix, compute_uv=False) ** 2
    lost = values[32:].sum() / values.sum()
    print(f"  {name}  {lost:.2f}")
    assert (lost > 0.5) == (name == "random matrix")
