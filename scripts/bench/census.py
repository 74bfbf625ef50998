"""Compares an epoch on census-income with PyTorch's, if `mmoe fetch census-income` was run; run.sh calls it.

census.py BENCH FOLDER [--quick]    BENCH is the built bench target `census`, FOLDER gets census.csv
"""

import datetime
import os
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import machine
from tables import markdown_table, write_csv

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data/census-income"


def epoch(command):
    """Seconds and mean training loss."""
    environment = dict(os.environ, OMP_NUM_THREADS="1", RAYON_NUM_THREADS="1")
    printed = subprocess.run(
        machine.pinned(command), env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return [float(number) for number in printed.split()]


def main():
    ours, folder, quick = sys.argv[1], Path(sys.argv[2]), "--quick" in sys.argv[3:]
    if not (DATA / "census-income.data").exists():
        print("census-income is missing, so no epochs are timed; get it with `mmoe fetch census-income`")
        return
    torch = [sys.executable, ROOT / "scripts/bench/census_pytorch.py"]
    trainers = {
        "mmoe": [ours, "epoch"],
        "PyTorch, eager": [*torch, "eager", DATA],
        "PyTorch, fused Adam": [*torch, "fused", DATA],
        "PyTorch, torch.compile": [*torch, "compiled", DATA],
    }
    rounds = 1 if quick else 5
    if not quick:
        machine.wait_until_idle()
    epochs = {name: [] for name in trainers}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for name, command in trainers.items():
            epochs[name].append(epoch(command))
    base = statistics.median(seconds for seconds, _ in epochs["mmoe"])
    table = []
    for name, values in epochs.items():
        seconds = [value for value, _ in values]
        table.append(
            {
                "what": name,
                "batch": 128,
                "seconds": round(statistics.median(seconds), 3),
                "fastest": round(min(seconds), 3),
                "slowest": round(max(seconds), 3),
                "ratio": round(statistics.median(seconds) / base, 2),
                "rounds": rounds,
                "training_loss": round(statistics.mean(loss for _, loss in values), 4),
                "version": "" if name == "mmoe" else f"torch {version('torch')}",
                "processor": machine.processor(),
                "date": datetime.date.today().isoformat(),
            }
        )
    write_csv(folder / "census.csv", table)
    print(markdown_table(table))


if __name__ == "__main__":
    main()
