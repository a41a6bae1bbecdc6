"""Retrieval always returns a nearest passage, even when none answers."""
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

passages = [
    "The warranty covers the battery for two years after purchase.",
    "Returns are accepted within 30 days with the original receipt.",
    "The charger delivers 20 watts and fits all sockets in Europe.",
    "Shipping to islands takes up to five working days.",
    "The battery is charged to 80 percent in one hour."]
questions = {
    "How long is the battery covered by the warranty?": 0,
    "Are returns accepted without the original receipt?": 1,
    "How many watts does the charger deliver?": 2,
    "How many days does shipping to the islands take?": 3,
    "Is the display waterproof?": None,       # not in the index
    "Who founded the company in Europe?": None}

vectorizer = TfidfVectorizer(stop_words="english")
index = vectorizer.fit_transform(passages).toarray()  # unit vectors
threshold, hits, false_answers = 0.25, 0, 0
for question, truth in questions.items():
    scores = index @ vectorizer.transform([question]).toarray()[0]
    best = int(np.argmax(scores))
    verdict = "answer" if scores[best] >= threshold else "abstain"
    expected = "in the index" if truth is not None else "NOT there"
    print(f"{question}\n  {expected}: passage {best}, "
          f"cosine {scores[best]:.2f}, {verdict}")
    hits += truth is not None and best == truth
    false_answers += truth is None and verdict == "answer"
print(f"answerable, right passage first: {hits} of 4")
print(f"unanswerable, above the threshold: {false_answers} of 2")

paraphrase = "What guarantee do I get on the cells?"
scores = index @ vectorizer.transform([paraphrase]).toarray()[0]
print(f"{paraphrase}\n  in the index, other words: "
      f"best cosine {scores.max():.2f}")
assert hits == 4 and false_answers == 1 and scores.max() == 0
