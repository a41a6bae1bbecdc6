"""Scaling the features makes gradient descent take far fewer steps."""
import numpy as np
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

X, labels = load_wine(return_X_y=True)
y = (labels == 0) - np.mean(labels == 0)
limit = 100_000


def descend(features):
    A = features - features.mean(axis=0)  # so that no bias is needed
    hessian = A.T @ A / len(A)
    curvature = np.linalg.eigvalsh(hessian)
    target = np.linalg.lstsq(A, y, rcond=None)[0]
    lowest = np.mean((A @ target - y) ** 2)
    w = np.zeros(A.shape[1])
    for step in range(limit):
        error = A @ w - y
        if np.mean(error**2) < 1.01 * lowest:
            break
        w -= A.T @ error / len(A) / curvature[-1]  # a safe rate
    else:
        step = limit
    return curvature[-1] / curvature[0], step


scaled = StandardScaler().fit_transform(X)
condition, steps = zip(descend(X), descend(scaled))
for i, name in enumerate(("raw", "z-scored")):
    more = " (gave up)" if steps[i] == limit else ""
    print(f"{name:9} condition number {condition[i]:10,.0f}"
          f"   steps {steps[i]:7,}{more}")

trees = [DecisionTreeClassifier(random_state=0).fit(data, labels)
         .predict(data) for data in (X, scaled)]
changed = np.sum(trees[0] != trees[1])
print(f"tree: predictions changed by scaling {changed}")

assert condition[0] > 1e4 * condition[1]
assert steps[0] > 100 * steps[1]
assert np.array_equal(*trees)
