"""Runs the trainers in turn on one core, checks that they train alike, and writes the table; run.sh calls it.

side_by_side.py TRAINER [--quick]    TRAINER is the built bench target of the same name
"""

import csv
import datetime
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- speed:begin -->", "<!-- speed:end -->"
CORE = max(os.sched_getaffinity(0))
BUSY = 0.3


def trainers(rust):
    """Commands by name; mmoe comes first, the others are compared with it."""
    torch = [sys.executable, str(ROOT / "scripts/bench/pytorch.py")]
    return {
        "mmoe": [rust, "mmoe"],
        "plain Candle": [rust, "candle"],
        "PyTorch, eager": [*torch, "eager"],
        "PyTorch, fused Adam": [*torch, "fused"],
        "PyTorch, torch.compile": [*torch, "compiled"],
    }


def numbers(command, what, count):
    environment = dict(os.environ, OMP_NUM_THREADS="1", RAYON_NUM_THREADS="1")
    pinned = ["taskset", "--cpu-list", str(CORE), *command, what, str(count)]
    run = subprocess.run(pinned, env=environment, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{' '.join(pinned)} failed:\n{run.stderr}")
    return [float(line) for line in run.stdout.split()]


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


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


def rows(times, losses, rounds):
    import torch

    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
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
            "version": f"torch {torch.__version__}" if name.startswith("PyTorch") else rust,
            "processor": processor(),
            "date": date,
        }


def disagreements(table):
    ours = table[0]
    for row in table[1:]:
        allowed = 3 * (row["se"] ** 2 + ours["se"] ** 2) ** 0.5
        if abs(row["loss"] - ours["loss"]) > allowed:
            yield f"{row['what']}: test loss {row['loss']}, mmoe's is {ours['loss']}: more than 3 standard errors apart"


def markdown(table, seeds):
    lines = [
        f"One training step of MMoE on one core of {table[0]['processor']}, {table[0]['date']}, batch 128, new rows",
        f"made in the step; medians of {table[0]['rounds']} alternating rounds. Test loss after 2,000 steps: mean and",
        f"standard error of {seeds} seeds.",
        "",
        "| trainer | us a step | times mmoe's | test loss |",
        "|---|--:|--:|--:|",
    ]
    lines += [f"| {r['what']} | {r['us_per_step']:.0f} | {r['ratio']:.1f} | {r['loss']:.3f} ± {r['se']:.3f} |" for r in table]
    return "\n".join(lines)


def splice(text):
    readme = ROOT / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    _, after = rest.split(END)
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def main():
    quick = "--quick" in sys.argv[2:]
    rounds, steps, seeds = (2, 100, 2) if quick else (5, 2000, 8)
    load = os.getloadavg()[0]
    if load > BUSY and not quick:
        sys.exit(f"the load is {load:.2f}: the times would be wrong; end other programs and wait until it is below {BUSY}")
    times, losses = measure(trainers(sys.argv[1]), rounds, steps, seeds)
    table = list(rows(times, losses, rounds))
    text = markdown(table, seeds)
    print(text)
    wrong = list(disagreements(table))
    print("\n".join(wrong) or "the trainers' test losses agree within 3 standard errors")
    folder = ROOT / (".venv-bench/quick" if quick else "results/bench")
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "speed.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, table[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    if wrong:
        sys.exit("the README's table was left as it was")
    if not quick:
        splice(text)


if __name__ == "__main__":
    main()
