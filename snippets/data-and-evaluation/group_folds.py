"""Shuffled folds score a model for knowing people it has seen."""
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    GroupKFold, KFold, StratifiedKFold, cross_val_score,
    train_test_split)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

generator = np.random.default_rng(0)
people, visits = 60, 10
person = np.repeat(np.arange(people), visits)
traits = generator.normal(size=(people, 8))
inputs = traits[person] + 0.1 * generator.normal(
    size=(people * visits, 8))
sick = generator.permutation([0, 1] * (people // 2))
labels = sick[person]  # a coin flip per person

model = KNeighborsClassifier(1)
shuffled = cross_val_score(
    model, inputs, labels,
    cv=KFold(5, shuffle=True, random_state=0)).mean()
grouped = cross_val_score(
    model, inputs, labels, groups=person, cv=GroupKFold(5)).mean()
print(f"shuffled folds  {shuffled:.2f}")
print(f"grouped folds   {grouped:.2f}   (nothing to learn: 0.50)")
assert shuffled > 0.95 and abs(grouped - 0.5) < 0.15

inputs, labels = load_breast_cancer(return_X_y=True)
inputs, labels = inputs[:150], labels[:150]
model = make_pipeline(StandardScaler(), LogisticRegression())
single, folded = [], []
for seed in range(40):
    parts = train_test_split(
        inputs, labels, test_size=0.2, stratify=labels,
        random_state=seed)
    model.fit(parts[0], parts[2])
    single.append(model.score(parts[1], parts[3]))
    folded.append(cross_val_score(
        model, inputs, labels,
        cv=StratifiedKFold(5, shuffle=True, random_state=seed)).mean())
print(f"one 20 % split  spread {np.std(single):.3f} over 40 shuffles")
print(f"five folds      spread {np.std(folded):.3f}")
assert np.std(folded) < 0.6 * np.std(single)
