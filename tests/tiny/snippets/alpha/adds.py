"""Adding one and one gives two."""

total = 1 + 1
print(f"total {total}, and 12,345.678 too")
assert total == 2
