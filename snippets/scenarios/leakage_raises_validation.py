"""Overlap with training data raises validation accuracy."""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.tree import DecisionTreeClassifier

generator = np.random.default_rng(0)
inputs, labels = load_digits(return_X_y=True)
order = generator.permutation(len(labels))
inputs, labels = inputs[order], labels[order].copy()

wrong = generator.random(len(labels)) < 0.3  # noisy labels
labels[wrong] = generator.integers(0, 10, wrong.sum())
train, valid = slice(0, 900), slice(900, 1350)
fresh = slice(1350, None)  # stands for production

model = DecisionTreeClassifier(random_state=0)
model.fit(inputs[train], labels[train])
print(f"training    {model.score(inputs[train], labels[train]):.2f}")
production = model.score(inputs[fresh], labels[fresh])

scores = []
for share in (0.0, 0.2, 0.5):
    leaked = round(share * 450)
    mixed = np.concatenate([inputs[valid][leaked:],
                            inputs[train][:leaked]])
    answers = np.concatenate([labels[valid][leaked:],
                              labels[train][:leaked]])
    scores.append(model.score(mixed, answers))
    print(f"validation  {scores[-1]:.2f}"
          f"  with {share:.0%} of it seen in training")
print(f"production  {production:.2f}")

assert abs(scores[0] - production) < 0.06
assert scores[0] + 0.05 < scores[1] < scores[2] - 0.05
