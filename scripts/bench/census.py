"""Holds an epoch on census-income against PyTorch's; run.sh calls it where `mmoe fetch census-income` was run.

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
from tables import markdown_table, splice, write_csv

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
        print("census-income is not there: no epochs are timed; bring it with `mmoe fetch census-income`")
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
    heading = (
        f"One epoch of MMoE with 8 x 16 units on the 199,523 training rows of census-income, on one core of\n"
        f"{table[0]['processor']}, {table[0]['date']}, batch 128; medians of {rounds} alternating rounds. PyTorch multiplies\n"
        f"dense rows; here the 38 active inputs of a row are gathered. One seed each: others differ in their loss by as\n"
        f"much, all of it in the first hundreds of steps."
    )
    shown = [
        {
            "trainer": row["what"],
            "s an epoch": row["seconds"],
            "times mmoe's": row["ratio"],
            "mean training loss": f"{row['training_loss']:.3f}",
        }
        for row in table
    ]
    text = f"{heading}\n\n{markdown_table(shown)}"
    print(text)
    if not quick:
        splice(ROOT / "README.md", "census-epoch", text)


if __name__ == "__main__":
    main()
