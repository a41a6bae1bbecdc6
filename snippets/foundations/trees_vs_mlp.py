"""On small tables a network can lose to trees and to a linear model.

seconds: 60 -- fits 36 models: four tables, three splits, three learners
"""
import numpy as np
from sklearn import datasets, ensemble, linear_model, neural_network
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

numbers = np.random.default_rng(0)
columns = numbers.uniform(size=(600, 20))  # three of them matter
jumps = np.floor(4 * columns[:, :3]) % 2  # up and down in steps
steps = jumps.sum(axis=1) + numbers.normal(0, 0.3, 600)
patients, progress = datasets.load_diabetes(return_X_y=True)
progress = (progress - progress.mean()) / progress.std()
tables = {
    "breast cancer": datasets.load_breast_cancer(return_X_y=True),
    "diabetes": (patients, progress),
    "made of steps": (columns, steps),
    "its 3 useful": (columns[:, :3], steps),  # its noise columns cut
}
linear = linear_model.LogisticRegression(), linear_model.Ridge()
trees = (ensemble.GradientBoostingClassifier(random_state=0),
         ensemble.GradientBoostingRegressor(random_state=0))
settings = dict(hidden_layer_sizes=(64, 64), learning_rate_init=0.005,
                early_stopping=True, n_iter_no_change=40,
                max_iter=1000, random_state=0)
network = (neural_network.MLPClassifier(**settings),
           neural_network.MLPRegressor(**settings))
splits = KFold(3, shuffle=True, random_state=0)

print("accuracy, then R2 three times: mean and spread over three splits")
print("               linear         boosted trees  network")
found = {}
for name, (X, y) in tables.items():
    number = int(name != "breast cancer")  # regression from here on
    scores = [cross_val_score(
        make_pipeline(StandardScaler(), learner[number]), X, y, cv=splits)
        for learner in (linear, trees, network)]
    found[name] = np.mean(scores, axis=1)
    print(f"{name:14}" + "".join(
        f"{np.mean(s):5.2f} ± {np.std(s):.2f}   " for s in scores))

for name in ("breast cancer", "diabetes"):  # real: nobody beats linear
    assert found[name].max() < found[name][0] + 0.02
_, trees, network = found["made of steps"]
assert network < 0.2 and trees > network + 0.5
_, trees_3, network_3 = found["its 3 useful"]
assert network_3 > network + 0.3  # the useless columns hurt the network
assert trees_3 < trees + 0.1  # and hardly the trees,
assert trees_3 > network_3 + 0.1  # which also fit the jumps better
