"""Five lines train; train/eval and gradient recording are separate.

backends: torch -- the question is about PyTorch
seconds: 40 -- trains two networks
"""
import math

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x, y = load_digits(return_X_y=True)
x, y = torch.tensor(x / 16, dtype=torch.float32), torch.tensor(y)
torch.manual_seed(0)
order = torch.randperm(len(x))
train, test = order[:1400], order[1400:]


def fit(softmax_first):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.2),
                          nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    loss_function = nn.CrossEntropyLoss()
    loader = DataLoader(TensorDataset(x[train], y[train]), batch_size=64,
                        shuffle=True)
    for epoch in range(15):
        model.train()
        for inputs, targets in loader:
            optimizer.zero_grad()
            outputs = model(inputs)
            if softmax_first:  # the bug
                outputs = outputs.softmax(dim=1)
            loss = loss_function(outputs, targets)
            loss.backward()
            optimizer.step()
    return model, loss.item()


model, loss = fit(softmax_first=False)
model.eval()
with torch.no_grad():
    accuracy = (model(x[test]).argmax(dim=1) == y[test]).float().mean()
floor = math.log(math.e + 9) - 1
buggy = fit(softmax_first=True)[1]
print(f"test accuracy {accuracy:.3f}, last batch loss {loss:.3f}")
print(f"softmax before CrossEntropyLoss: {buggy:.3f}, floor {floor:.3f}")

model.zero_grad()
nn.functional.cross_entropy(model(x[test]), y[test]).backward()
once = model[0].weight.grad.clone()
nn.functional.cross_entropy(model(x[test]), y[test]).backward()
ratio = (model[0].weight.grad.norm() / once.norm()).item()
print(f"second backward() without zero_grad(): gradient x {ratio:.2f}")
in_eval = model(x[test]).requires_grad
model.train()
with torch.no_grad():
    drops = not torch.equal(model(x[test]), model(x[test]))
print(f"eval() records gradients: {in_eval}")
print(f"no_grad() leaves dropout on: {drops}")
assert accuracy > 0.93 and loss < 0.5 < floor < buggy
assert abs(ratio - 2) < 1e-3 and in_eval and drops
