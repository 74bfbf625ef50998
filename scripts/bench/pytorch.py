"""The study's MMoE training in PyTorch, as one would write it: prints its time per step or its test losses.

pytorch.py VARIANT time STEPS       microseconds per step, after as many steps of warming up
pytorch.py VARIANT losses SEEDS     the mean test loss after 2,000 steps, one line a seed

VARIANT is eager, fused (the fused Adam) or compiled (the fused Adam, and labels, forward and loss under torch.compile;
its random numbers are slower than eager ones, so those stay outside).
"""

import sys
import time

import torch
from torch import nn

INPUTS, EXPERTS, UNITS, TOWER, TASKS, BATCH = 100, 8, 16, 8, 2, 128
CORRELATION, NOISE, TEST_ROWS, LOSS_STEPS = 0.5, 0.1, 2_000, 2_000


class Law:
    """Equations 2-4 with the study's sines."""

    def __init__(self):
        u1 = nn.functional.normalize(torch.randn(INPUTS), dim=0)
        v = torch.randn(INPUTS)
        u2 = nn.functional.normalize(v - (v @ u1) * u1, dim=0)
        self.weights = torch.stack([u1, CORRELATION * u1 + (1 - CORRELATION**2) ** 0.5 * u2], dim=1)
        self.alpha = torch.arange(1.0, 11.0)
        self.beta = torch.arange(10.0) ** 2

    def labels(self, x, noise):
        z = x @ self.weights
        waves = torch.sin(z.unsqueeze(-1) * self.alpha + self.beta).sum(-1)
        return z + waves + NOISE * noise


def normals(rows):
    """Inputs, and the noise of the labels."""
    return torch.randn(rows, INPUTS), torch.randn(rows, TASKS)


def glorot(*shape):
    limit = (6 / (shape[-2] + shape[-1])) ** 0.5
    return nn.Parameter(torch.empty(shape).uniform_(-limit, limit))


class Mmoe(nn.Module):
    """All experts in one product, all gates in another, all towers in a batched one; the mixture is a plain sum, which
    torch.compile fuses with what is around it."""

    def __init__(self, inputs=INPUTS):
        super().__init__()
        self.experts = nn.Parameter(torch.cat([glorot(inputs, UNITS).data for _ in range(EXPERTS)], dim=1))
        self.expert_bias = nn.Parameter(torch.zeros(EXPERTS * UNITS))
        self.gates = nn.Parameter(torch.cat([glorot(inputs, EXPERTS).data for _ in range(TASKS)], dim=1))
        self.towers = glorot(TASKS, UNITS, TOWER)
        self.tower_bias = nn.Parameter(torch.zeros(TASKS, 1, TOWER))
        self.heads = glorot(TASKS, TOWER, 1)
        self.head_bias = nn.Parameter(torch.zeros(TASKS, 1, 1))

    def forward(self, x):
        experts = torch.relu(torch.addmm(self.expert_bias, x, self.experts)).view(-1, EXPERTS, UNITS)
        gates = torch.softmax((x @ self.gates).view(-1, TASKS, EXPERTS), dim=-1)
        mixed = (gates.unsqueeze(-1) * experts.unsqueeze(1)).sum(2).transpose(0, 1)
        hidden = torch.relu(torch.baddbmm(self.tower_bias, mixed, self.towers))
        return torch.baddbmm(self.head_bias, hidden, self.heads).squeeze(-1).t()


class Trainer:
    def __init__(self, variant, seed):
        torch.manual_seed(seed)
        self.law = Law()
        self.model = Mmoe()
        fused = variant != "eager"
        self.adam = torch.optim.Adam(self.model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, fused=fused)
        self.loss = torch.compile(self.summed_loss) if variant == "compiled" else self.summed_loss

    def summed_loss(self, x, noise):
        return ((self.model(x) - self.law.labels(x, noise)) ** 2).mean(dim=0).sum()

    def train(self, steps):
        for _ in range(steps):
            self.adam.zero_grad()
            self.loss(*normals(BATCH)).backward()
            self.adam.step()

    def test_loss(self):
        with torch.no_grad():
            return self.summed_loss(*normals(TEST_ROWS)).item() / TASKS


def main():
    variant, what, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(1)
    if what == "time":
        trainer = Trainer(variant, 0)
        trainer.train(count)
        begun = time.perf_counter()
        trainer.train(count)
        print((time.perf_counter() - begun) / count * 1e6)
        return
    for seed in range(count):
        trainer = Trainer(variant, seed)
        trainer.train(LOSS_STEPS)
        print(trainer.test_loss())


if __name__ == "__main__":
    main()
