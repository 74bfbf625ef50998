"""Runs the trainers in turn on one core, checks that they train alike, and writes the table; run.sh calls it.

side_by_side.py TRAINER FOLDER [--quick]    TRAINER is the built bench target of the same name, FOLDER gets speed.csv
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


def trainers(rust):
    """Commands by name; mmoe comes first, the others are compared with it."""
    torch = [sys.executable, ROOT / "scripts/bench/pytorch.py"]
    jax = [sys.executable, ROOT / "scripts/bench/jax_vmap.py"]
    return {
        "mmoe": [rust, "mmoe"],
        "plain Candle": [rust, "candle"],
        "PyTorch, eager": [*torch, "eager"],
        "PyTorch, fused Adam": [*torch, "fused"],
        "PyTorch, torch.compile": [*torch, "compiled"],
        "JAX, one seed": [*jax, "1"],
        "JAX, vmap over 8 seeds": [*jax, "8"],
    }


def numbers(command, what, count):
    environment = dict(os.environ, OMP_NUM_THREADS="1", RAYON_NUM_THREADS="1")
    pinned = machine.pinned([*command, what, count])
    run = subprocess.run(pinned, env=environment, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{' '.join(pinned)} failed:\n{run.stderr}")
    return [float(line) for line in run.stdout.split()]


def measure(commands, rounds, steps, seeds):
    times = {name: [] for name in commands}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for name, command in commands.items():
            times[name] += numbers(command, "time", steps)
    losses = {}
    for name, command in commands.items():
        print(f"test losses of {name}", file=sys.stderr)
        losses[name] = numbers(command, "losses", seeds)
    return times, losses


def version_of(name):
    if name.startswith("PyTorch"):
        return f"torch {version('torch')}"
    if name.startswith("JAX"):
        return f"jax {version('jax')}"
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    import tomllib  # Imported here, since the tests of this file also run on Pythons before 3.11.

    packages = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    candle = next(package["version"] for package in packages if package["name"] == "candle-core")
    return f"candle {candle}; {rust}"


def rows(times, losses, rounds):
    base = statistics.median(times["mmoe"])
    date = datetime.date.today().isoformat()
    for name, values in times.items():
        median = statistics.median(values)
        yield {
            "what": name,
            "batch": 128,
            "us_per_step": round(median, 1),
            "fastest": round(min(values), 1),
            "slowest": round(max(values), 1),
            "ratio": round(median / base, 2),
            "rounds": rounds,
            "loss": round(statistics.mean(losses[name]), 4),
            "se": round(statistics.stdev(losses[name]) / len(losses[name]) ** 0.5, 4),
            "version": version_of(name),
            "processor": machine.processor(),
            "date": date,
        }


def disagreements(table):
    ours = table[0]
    for row in table[1:]:
        allowed = 3 * (row["se"] ** 2 + ours["se"] ** 2) ** 0.5
        if abs(row["loss"] - ours["loss"]) > allowed:
            yield f"{row['what']}: test loss {row['loss']}, mmoe's is {ours['loss']}: more than 3 standard errors apart"


def main():
    folder, quick = Path(sys.argv[2]), "--quick" in sys.argv[3:]
    rounds, steps, seeds = (2, 100, 2) if quick else (5, 2000, 8)
    if not quick:
        machine.wait_until_idle()
    times, losses = measure(trainers(sys.argv[1]), rounds, steps, seeds)
    table = list(rows(times, losses, rounds))
    print(markdown_table(table))
    wrong = list(disagreements(table))
    write_csv(folder / "speed.csv", table)
    if wrong:
        sys.exit("\n".join(wrong))
    print("the trainers' test losses agree within 3 standard errors")


if __name__ == "__main__":
    main()
