"""Times a step and an epoch by an earlier mmoe and by this one, in turn on one core; run.sh calls it if BEFORE is set.

before.py BEFORE NAME PROGRAM FOLDER [--quick]    BEFORE and PROGRAM are built mmoe, NAME is what BEFORE is called in the
                                                  table, FOLDER gets before.csv
"""

import datetime
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import machine
from tables import markdown_table, write_csv

ROOT = Path(__file__).resolve().parents[2]
EPOCH_STEPS = 1_559
WORK = {
    "a step of MMoE, us": (["--model", "mmoe", "--test-rows", "1"], 4_000, 1e6),
    "an epoch of census-income, s": (["--config", "CENSUS", "--model", "mmoe"], EPOCH_STEPS, EPOCH_STEPS),
}


def seconds(program, flags, steps, scratch):
    command = [program, "train", *flags, "--steps", steps, "--eval-every", steps, "--out", scratch]
    begun = time.perf_counter()
    subprocess.run(machine.pinned(command), cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begun


def per_step(program, flags, steps, scratch):
    """Start-up and evaluation cancel in the difference."""
    return (seconds(program, flags, 3 * steps, scratch) - seconds(program, flags, steps, scratch)) / (2 * steps)


def main():
    before, name, now, folder = Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3]).resolve(), Path(sys.argv[4])
    quick = "--quick" in sys.argv[5:]
    if not quick:
        machine.wait_until_idle()
    table = []
    with tempfile.TemporaryDirectory() as scratch:
        census = Path(scratch) / "census.toml"
        census.write_text("[study]\nname = 'epoch'\n[data]\nsource = 'census-income'\n[[model]]\ntype = 'mmoe'\n")
        for what, (flags, steps, unit) in WORK.items():
            if "CENSUS" in flags and not (ROOT / "data/census-income/census-income.data").exists():
                continue
            flags = [str(census) if flag == "CENSUS" else flag for flag in flags]
            times = {before: [], now: []}
            for _ in range(1 if quick else 7):
                for program, measured in times.items():
                    measured.append(unit * per_step(program, flags, 200 if quick else steps, scratch))
            ratios = [old / new for old, new in zip(times[before], times[now])]
            table.append(
                {
                    "what": what,
                    "before": name,
                    "time_before": round(statistics.median(times[before]), 3),
                    "time": round(statistics.median(times[now]), 3),
                    "ratio": round(statistics.median(ratios), 3),
                    "lowest": round(min(ratios), 3),
                    "highest": round(max(ratios), 3),
                    "processor": machine.processor(),
                    "date": datetime.date.today().isoformat(),
                }
            )
    print(markdown_table(table))
    write_csv(folder / "before.csv", table)


if __name__ == "__main__":
    main()
