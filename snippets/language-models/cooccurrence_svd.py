"""Words that share contexts get nearby vectors, without any label."""
import numpy as np

rng = np.random.default_rng(0)
groups = {"animal": "cat dog horse cow".split(),
          "food": "bread rice soup cheese".split(),
          "city": "paris lima oslo cairo".split()}
frames = {"animal": "the {} sleeps and runs in the field",
          "food": "we cook and eat {} with salt in the evening",
          "city": "they travel by train to {} in the summer"}
corpus = []
for _ in range(600):
    group = list(groups)[rng.integers(3)]
    words = frames[group].format(rng.choice(groups[group])).split()
    corpus.append([w for w in words if rng.random() > 0.3])

vocabulary = sorted({w for sentence in corpus for w in sentence})
index = {w: i for i, w in enumerate(vocabulary)}
counts = np.zeros((len(vocabulary), len(vocabulary)))
for sentence in corpus:
    for i, word in enumerate(sentence):
        for other in sentence[max(0, i - 3):i] + sentence[i + 1:i + 4]:
            counts[index[word], index[other]] += 1

total = counts.sum()
expected = counts.sum(1, keepdims=True) * counts.sum(0) / total
ppmi = np.log(np.maximum(counts, 1e-12) / expected)
ppmi = np.maximum(ppmi, 0)  # positive pointwise mutual information
u, s, _ = np.linalg.svd(ppmi)
vectors = u[:, :6] * np.sqrt(s[:6])
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

nouns = [w for words in groups.values() for w in words]
together = counts[index["cat"], index["dog"]]
print(f"'cat' and 'dog' in one window: {together:.0f} times")
hits = 0
for word in nouns:
    others = [w for w in nouns if w != word]
    best = max(others, key=lambda w: vectors[index[w]]
               @ vectors[index[word]])
    home = next(g for g in groups if word in groups[g])
    hits += best in groups[home]
print(f"nearest noun is of the same kind for {hits} of {len(nouns)}")
one_hot = np.eye(len(vocabulary))
print(f"one-hot: 'cat' with 'dog' "
      f"{one_hot[index['cat']] @ one_hot[index['dog']]:.1f}, "
      f"with 'rice' {one_hot[index['cat']] @ one_hot[index['rice']]:.1f}")
for other in ("dog", "rice"):
    similarity = vectors[index["cat"]] @ vectors[index[other]]
    print(f"vectors: 'cat' with '{other}' {abs(similarity):.2f}")
same = vectors[index["cat"]] @ vectors[index["dog"]]
different = vectors[index["cat"]] @ vectors[index["rice"]]
assert hits == len(nouns) and same > different + 0.5 and together == 0
