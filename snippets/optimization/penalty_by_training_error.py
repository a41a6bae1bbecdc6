"""Training error always picks no penalty; validation error picks one."""
import numpy as np
from sklearn.linear_model import Ridge

rng = np.random.default_rng(0)
X = rng.normal(size=(300, 30))
true = rng.normal(size=30) * 0.3
y = X @ true + rng.normal(size=300) * 2
train, validation = slice(0, 60), slice(60, 300)
penalties = [0.0, 1.0, 10.0, 30.0, 100.0, 1000.0]


def errors(penalty):
    model = Ridge(alpha=penalty).fit(X[train], y[train])
    return [np.mean((model.predict(X[part]) - y[part]) ** 2)
            for part in (train, validation)]


table = np.array([errors(p) for p in penalties])
for penalty, (fit, held) in zip(penalties, table):
    print(f"penalty {penalty:6}: training error {fit:.2f}, "
          f"validation error {held:.2f}")
by_train, by_validation = (penalties[i] for i in table.argmin(axis=0))
print(f"best by training error   {by_train}")
print(f"best by validation error {by_validation}")

assert np.all(np.diff(table[:, 0]) > 0)  # a penalty never helps here
assert by_train == 0 and 0 < by_validation < 1000
