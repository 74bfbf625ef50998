"""Makes pytorch_adam.json: ten Adam steps of each model in PyTorch, in float64.

Run `python pytorch_adam.py > pytorch_adam.json` with PyTorch installed (made with 2.15.0 on the CPU). Parameters and
data follow from sin() of their index, so that the test can make the same ones.
"""

import json
import math

import torch

INPUTS, TASKS, ROWS, STEPS = 5, 2, 16, 10
torch.set_default_dtype(torch.float64)


def numbers(count, offset):
    return torch.tensor([math.sin(12.9898 * (i + 1) + offset) for i in range(count)])


class Flat:
    """Hands out blocks of a flat vector in order."""

    def __init__(self, vector):
        self.vector, self.used = vector, 0

    def take(self, *shape):
        size = math.prod(shape)
        block = self.vector[self.used : self.used + size].reshape(shape)
        self.used += size
        return block


def dense(flat, x, units):
    weight = flat.take(units, x.shape[1])
    return x @ weight.T + flat.take(units)


def towers(flat, features):
    predictions = []
    for x in features:
        hidden = torch.relu(dense(flat, x, 3))
        predictions.append(dense(flat, hidden, 1))
    return torch.cat(predictions, dim=1)


def shared_bottom(flat, x):
    bottom = torch.relu(dense(flat, x, 6))
    return towers(flat, [bottom] * TASKS)


def mixture(flat, x, gates, experts=3, units=4):
    weights = [flat.take(units, INPUTS) for _ in range(experts)]
    gate_weights = [flat.take(experts, INPUTS) for _ in range(gates)]
    biases = [flat.take(units) for _ in range(experts)]
    outputs = torch.stack([torch.relu(x @ w.T + b) for w, b in zip(weights, biases)], dim=1)
    mixed = [(torch.softmax(x @ g.T, dim=1).unsqueeze(2) * outputs).sum(dim=1) for g in gate_weights]
    return towers(flat, [mixed[min(task, gates - 1)] for task in range(TASKS)])


MODELS = {
    "shared-bottom": (shared_bottom, 6 * INPUTS + 6 + TASKS * (3 * 6 + 3 + 3 + 1)),
    "omoe": (lambda flat, x: mixture(flat, x, 1), 3 * (4 * INPUTS + 4) + 3 * INPUTS + TASKS * (3 * 4 + 3 + 3 + 1)),
    "mmoe": (lambda flat, x: mixture(flat, x, 2), 3 * (4 * INPUTS + 4) + 6 * INPUTS + TASKS * (3 * 4 + 3 + 3 + 1)),
}


def train(model, size):
    parameters = torch.nn.Parameter(0.5 * numbers(size, 0.0))
    optimizer = torch.optim.Adam([parameters], lr=0.01)
    losses = []
    for step in range(STEPS):
        x = numbers(ROWS * INPUTS, 1.0 + step).reshape(ROWS, INPUTS)
        y = numbers(ROWS * TASKS, 2.0 + step).reshape(ROWS, TASKS)
        optimizer.zero_grad()
        flat = Flat(parameters)
        loss = ((model(flat, x) - y) ** 2).mean(dim=0).sum()
        assert flat.used == size
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"losses": losses, "parameters": parameters.tolist()}


print(json.dumps({name: train(*model) for name, model in MODELS.items()}, indent=1))
