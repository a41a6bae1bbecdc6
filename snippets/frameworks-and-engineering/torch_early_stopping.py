"""state_dict() is no snapshot; best weights must be copied to restore.

backends: torch -- the question is about PyTorch
seconds: 40 -- trains a network
"""
import copy

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
x, y = load_digits(return_X_y=True)
x, y = torch.tensor(x / 16, dtype=torch.float32), torch.tensor(y)
order = torch.randperm(len(x))
x, y = x[order], y[order]
x_train, x_val, y_train, y_val = x[:400], x[400:], y[:400].clone(), y[400:]
wrong = torch.rand(400) < 0.2  # label noise, so that it overfits
y_train[wrong] = torch.randint(10, (int(wrong.sum()),))

model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.2),
                      nn.Linear(128, 10))
decayed = [p for p in model.parameters() if p.ndim > 1]
others = [p for p in model.parameters() if p.ndim <= 1]  # biases
optimizer = torch.optim.AdamW([
    {"params": decayed, "weight_decay": 0.01},
    {"params": others, "weight_decay": 0.0}], lr=3e-3)
loss_function = nn.CrossEntropyLoss()


def validate():
    with torch.no_grad():
        return loss_function(model.eval()(x_val), y_val).item()


best, patience, waited, history = float("inf"), 10, 0, []
for epoch in range(200):
    model.train()
    for rows in torch.randperm(len(x_train)).split(50):
        optimizer.zero_grad()
        l1 = sum(p.abs().sum() for p in decayed)
        loss = loss_function(model(x_train[rows]), y_train[rows])
        (loss + 1e-5 * l1).backward()
        optimizer.step()
    history.append(validate())
    if history[-1] < best:
        best, waited = history[-1], 0
        copied = copy.deepcopy(model.state_dict())
        aliased = model.state_dict()  # still the live weights
    else:
        waited += 1
    if waited == patience:
        break

last = history[-1]
print(f"stopped {epoch - history.index(best)} epochs after the best")
print(f"best validation loss  {best:.4f}\nlast validation loss  {last:.4f}")
model.load_state_dict(aliased)
from_alias = validate()
model.load_state_dict(copied)
restored = validate()
print(f"after the alias       {from_alias:.4f}")
print(f"after the deep copy   {restored:.4f}")
assert restored == best and from_alias == last > 1.02 * best
assert epoch < 199 and epoch - history.index(best) == patience
