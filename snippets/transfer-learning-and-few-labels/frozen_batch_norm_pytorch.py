"""In PyTorch, requires_grad=False does not stop the running averages.

backends: torch -- requires_grad and eval() are PyTorch's own switches
"""
import torch

torch.manual_seed(0)
images = torch.randn(64, 8) * 2 + 5
norm = torch.nn.BatchNorm1d(8)
for parameter in norm.parameters():
    parameter.requires_grad = False  # "frozen"


def moved():
    before = norm.running_mean.clone()
    norm(images)
    return (norm.running_mean - before).abs().max().item()


norm.train()
in_train_mode = moved()
norm.eval()
in_eval_mode = moved()
print(f"no gradients, train(): running mean moved {in_train_mode:.2f}")
print(f"no gradients, eval():  running mean moved {in_eval_mode:.2f}")

assert in_train_mode > 0.3
assert in_eval_mode == 0
