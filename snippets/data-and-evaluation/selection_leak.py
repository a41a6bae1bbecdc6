"""Choosing features before the split finds signal in pure noise."""
import numpy as np
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

leaky, honest, scaler_gap = [], [], []
for seed in range(5):
    generator = np.random.default_rng(seed)
    inputs = generator.normal(size=(100, 2000))
    labels = generator.permutation([0, 1] * 50)  # unrelated

    chosen = SelectKBest(k=20).fit_transform(inputs, labels)
    leaky.append(cross_val_score(
        LogisticRegression(), chosen, labels, cv=5).mean())

    pipeline = make_pipeline(SelectKBest(k=20), LogisticRegression())
    honest.append(cross_val_score(
        pipeline, inputs, labels, cv=5).mean())

    few = inputs[:, :20]
    before = cross_val_score(
        LogisticRegression(), StandardScaler().fit_transform(few),
        labels, cv=5).mean()
    inside = cross_val_score(
        make_pipeline(StandardScaler(), LogisticRegression()),
        few, labels, cv=5).mean()
    scaler_gap.append(before - inside)

print("cross-validated accuracy on coin-flip labels, five data sets")
print(f"selected before the split  {np.mean(leaky):.2f}")
print(f"selected inside each fold  {np.mean(honest):.2f}")
print(f"scaler fitted before minus inside {np.mean(scaler_gap):+.3f}")

assert min(leaky) > 0.75
assert abs(np.mean(honest) - 0.5) < 0.08
assert abs(np.mean(scaler_gap)) < 0.02  # wrong, yet small
