"""Batching reuses each weight; a cache pays only for repeated inputs."""
from collections import OrderedDict

import numpy as np

width = 4096
print("batch  FLOPs per byte moved (float16 layer)")
intensity = {}
for batch in (1, 8, 64, 512):
    flops = 2 * batch * width * width
    moved = 2 * (width * width + 2 * batch * width)
    intensity[batch] = flops / moved
    print(f"{batch:5}  {intensity[batch]:8.1f}")

generator = np.random.default_rng(0)
weights = generator.normal(size=(64, 10))
images = generator.normal(size=(32, 64))
alone = np.concatenate([image[None] @ weights for image in images])
assert np.allclose(alone, images @ weights)  # same answers
assert intensity[8] > 7.9 * intensity[1]
assert intensity[512] < 450 * intensity[1]  # gain levels off


class Cache:
    """Least recently used; the key carries the model's version."""

    def __init__(self, capacity):
        self.entries, self.capacity = OrderedDict(), capacity

    def get(self, version, request):
        hit = (version, request) in self.entries
        self.entries[version, request] = True
        self.entries.move_to_end((version, request))
        if len(self.entries) > self.capacity:
            self.entries.popitem(last=False)
        return hit


def hit_rate(requests):
    cache = Cache(1000)
    return np.mean([cache.get("v1", r) for r in requests.tolist()])


ranks = np.arange(1, 100_001)
popular = 1 / ranks / np.sum(1 / ranks)  # Zipf
zipf = hit_rate(generator.choice(ranks, 50_000, p=popular))
uniform = hit_rate(generator.choice(ranks, 50_000))
print(f"hit rate, 1 % of the inputs cached: popular {zipf:.0%},"
      f" uniform {uniform:.0%}")

cache = Cache(1000)
answers = [cache.get("v1", 7), cache.get("v1", 7), cache.get("v2", 7)]
print(f"v1, v1 again, new model v2: {answers}")
assert zipf > 0.4 and uniform < 0.02
assert answers == [False, True, False]  # no stale answer after release
