"""Token accuracy flatters a tagger; entities are scored whole."""


def entities(tags):
    """Spans (type, first, end) of a BIO sequence."""
    found, start, kind = set(), None, None
    for i, tag in enumerate(tags + ["O"]):
        prefix, _, label = tag.partition("-")
        if start is not None and (prefix != "I" or label != kind):
            found.add((kind, start, i))
            start = None
        if prefix == "B" or (prefix == "I" and start is None):
            start, kind = i, label  # a stray I opens an entity
    return found


words = ("Ada Lovelace moved from London to New York City and joined "
         "Acme with Tim").split()
truth = ("B-PER I-PER O O B-LOC O B-LOC I-LOC I-LOC O O "
         "B-ORG O B-PER").split()
guess = ("B-PER I-PER O O B-LOC O B-LOC I-LOC O O O "
         "B-LOC O O").split()
assert len(words) == len(truth) == len(guess)

for name, tags in (("truth", truth), ("guess", guess)):
    spans = sorted(entities(tags), key=lambda span: span[1])
    print(name, "; ".join(f"{kind} {' '.join(words[a:b])}"
                          for kind, a, b in spans))


def f1(truth, guess):
    right = len(entities(truth) & entities(guess))
    precision = right / max(len(entities(guess)), 1)
    recall = right / max(len(entities(truth)), 1)
    return precision, recall, 2 * precision * recall / max(
        precision + recall, 1e-9)


accuracy = sum(a == b for a, b in zip(truth, guess)) / len(truth)
precision, recall, score = f1(truth, guess)
nothing = ["O"] * len(truth)
idle = sum(a == b for a, b in zip(truth, nothing)) / len(truth)
print(f"token accuracy {accuracy:.2f}")
print(f"entities: precision {precision:.2f}, recall {recall:.2f}, "
      f"F1 {score:.2f}")
print(f"tagging everything O: token accuracy {idle:.2f}, "
      f"F1 {f1(truth, nothing)[2]:.2f}")
two = entities(["B-LOC", "B-LOC"])
one = entities(["B-LOC", "I-LOC"])
print(f"'B B' is {len(two)} entities, 'B I' is {len(one)}")

assert accuracy > score + 0.2 and idle > f1(truth, nothing)[2] == 0
assert len(entities(["B-LOC", "I-ORG"])) == 2
assert len(two) == 2 and len(one) == 1 and f1(truth, truth)[2] == 1
