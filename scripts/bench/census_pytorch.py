"""An epoch of MMoE on census-income in PyTorch, as one would write it: every category a column of a dense matrix.

census_pytorch.py VARIANT FOLDER    prints the seconds of one epoch and the mean training loss over it

VARIANT is eager, fused (the fused Adam) or compiled (the fused Adam, and forward and loss under torch.compile); FOLDER
holds census-income.data. Batches of 128 rows in random order; education and marital status are labels, no inputs.
"""

import csv
import sys
import time
from pathlib import Path

import torch
from pytorch import TASKS, Mmoe
from torch import nn

BATCH = 128
NUMBERS = [0, 5, 16, 17, 18, 30, 39]
NO_INPUTS = [4, 7, 24, 41]


def rows(folder):
    with open(Path(folder) / "census-income.data", newline="") as file:
        return [[field.strip() for field in row] for row in csv.reader(file)]


def matrix(table):
    """Scaled numbers, and a column per category."""
    columns = list(zip(*table))
    numbers = torch.tensor([[float(value) for value in columns[index]] for index in NUMBERS]).t()
    blocks = [(numbers - numbers.mean(dim=0)) / numbers.std(dim=0)]
    for index in range(len(columns)):
        if index not in NUMBERS + NO_INPUTS:
            place = {category: number for number, category in enumerate(sorted(set(columns[index])))}
            codes = torch.tensor([place[value] for value in columns[index]])
            blocks.append(nn.functional.one_hot(codes).float())
    return torch.cat(blocks, dim=1)


def labels(table):
    """Income over 50,000 dollars; never married."""
    return torch.tensor([[float(row[41] == "50000+."), float(row[7] == "Never married")] for row in table])


def main():
    variant, folder = sys.argv[1:3]
    torch.set_num_threads(1)
    torch.manual_seed(0)
    table = rows(folder)
    x, y = matrix(table), labels(table)
    model = Mmoe(x.shape[1])
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=variant != "eager")

    def summed_loss(x, y):
        return nn.functional.binary_cross_entropy_with_logits(model(x), y, reduction="none").mean(dim=0).sum()

    loss_of = torch.compile(summed_loss) if variant == "compiled" else summed_loss

    def step(picked):
        adam.zero_grad()
        loss = loss_of(x[picked], y[picked])
        loss.backward()
        adam.step()
        return loss.detach()

    # Compiling is not part of an epoch.
    start = {name: value.clone() for name, value in model.state_dict().items()}
    step(torch.arange(BATCH))
    model.load_state_dict(start)
    adam.state.clear()
    begun = time.perf_counter()
    order = torch.randperm(len(x))
    total = torch.zeros(())
    steps = len(x) // BATCH
    for number in range(steps):
        total += step(order[number * BATCH : (number + 1) * BATCH])
    print(time.perf_counter() - begun, total.item() / steps / TASKS)


if __name__ == "__main__":
    main()
