"""A scaler fitted on all rows lets test rows change the training data."""
import numpy as np
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

X, y = load_wine(return_X_y=True)
train, test = train_test_split(X, random_state=0)
extreme = test.copy()
extreme[0] *= 100  # one faulty row, and only in the test set


def training_features(fit_on):
    return MinMaxScaler().fit(fit_on).transform(train)


def change(leaky):
    before, after = (
        training_features(np.vstack([train, rows]) if leaky else train)
        for rows in (test, extreme))
    return np.abs(after - before).max(), np.ptp(after, axis=0).max()


for leaky, name in ((True, "all rows"), (False, "training rows only")):
    moved, spread = change(leaky)
    print(f"fitted on {name}: training features move by {moved:.2f}, "
          f"widest range {spread:.2f}")
    assert (moved > 0.5) == leaky and (spread < 0.5) == leaky

pipeline = make_pipeline(StandardScaler(), LogisticRegression())
inside = cross_val_score(pipeline, X, y, cv=5).mean()
whole = StandardScaler().fit_transform(X)
outside = cross_val_score(LogisticRegression(), whole, y, cv=5).mean()
print(f"cross-validation: scaler inside the folds {inside:.2f}, "
      f"before them {outside:.2f}")
assert abs(outside - inside) < 0.02  # this leak need not show in a score
