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


def separate(flat, x, units=4):
    return towers(flat, [torch.relu(dense(flat, x, units)) for _ in range(TASKS)])


def distance(flat, units=4):
    """Squared distance of the two tasks' parameters: networks come first, then towers."""
    network, tower = units * (INPUTS + 1), 3 * (units + 1) + 3 + 1
    own = [
        torch.cat([flat.vector[task * network :][:network], flat.vector[2 * network + task * tower :][:tower]])
        for task in range(TASKS)
    ]
    return ((own[0] - own[1]) ** 2).sum()


def cross_stitch(flat, x, layers=(4, 5)):
    below = [x] * TASKS
    for units in layers:
        hidden = [torch.relu(dense(flat, x, units)) for x in below]
        unit = flat.take(TASKS, TASKS)
        below = [sum(unit[k, j] * hidden[j] for j in range(TASKS)) for k in range(TASKS)]
    return towers(flat, below)


def tensor_factorization(flat, x, layers=(4, 5), ranks=(3, 2, 2)):
    below, (r1, r2, r3) = [x] * TASKS, ranks
    for units in layers:
        inputs, outputs = flat.take(r1, below[0].shape[1]), flat.take(units, r2)
        tasks, core, bias = flat.take(TASKS, r3), flat.take(r3, r2, r1), flat.take(TASKS, units)
        weights = torch.einsum("ri,us,kt,tsr->kui", inputs, outputs, tasks, core)
        below = [torch.relu(x @ weights[k].T + bias[k]) for k, x in enumerate(below)]
    return towers(flat, below)


def tower_size(units):
    return TASKS * (3 * units + 3 + 3 + 1)


SEPARATE = TASKS * (4 * INPUTS + 4) + tower_size(4)
ALPHA = 0.2
MODELS = {
    "single-task": (separate, SEPARATE),
    "l2-constrained": (separate, SEPARATE, lambda flat: ALPHA * distance(flat)),
    "cross-stitch": (cross_stitch, TASKS * (4 * INPUTS + 4 + 5 * 4 + 5) + 2 * TASKS**2 + tower_size(5)),
    "tensor-factorization": (
        tensor_factorization,
        3 * INPUTS + 4 * 2 + 4 + 12 + TASKS * 4 + 3 * 4 + 5 * 2 + 4 + 12 + TASKS * 5 + tower_size(5),
    ),
    "shared-bottom": (shared_bottom, 6 * INPUTS + 6 + TASKS * (3 * 6 + 3 + 3 + 1)),
    "omoe": (lambda flat, x: mixture(flat, x, 1), 3 * (4 * INPUTS + 4) + 3 * INPUTS + TASKS * (3 * 4 + 3 + 3 + 1)),
    "mmoe": (lambda flat, x: mixture(flat, x, 2), 3 * (4 * INPUTS + 4) + 6 * INPUTS + TASKS * (3 * 4 + 3 + 3 + 1)),
}


def train(model, size, penalty=lambda flat: 0.0):
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
        (loss + penalty(flat)).backward()
        optimizer.step()
        losses.append(loss.item())
    return {"losses": losses, "parameters": parameters.tolist()}


print(json.dumps({name: train(*model) for name, model in MODELS.items()}, indent=1))
