"""Compares the reading of a table with pandas: a million rows of five categories and five numbers.

table.py BENCH [--quick]    BENCH is the built bench target `table`; needs numpy and pandas, and pyarrow for Parquet

Prints, for each way of reading, the fastest and the median seconds of seven rounds (one with --quick) on one core, and
whether its bar is reached.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import machine
from tables import markdown_table

ROWS = 1_000_000
VALUES = [2, 10, 100, 10_000, 100_000]
SEED = 7
# As a multiple of the seconds of pandas.
TEXT_BAR = 1.2
# Seconds.
PARQUET_BAR = 0.2
CACHE_BAR = 0.1


def write(folder):
    """The table as text, and as Parquet if pandas can write it."""
    import numpy
    import pandas

    draws = numpy.random.default_rng(SEED)
    columns = {f"c{number}": numpy.char.add("v", draws.integers(0, values, ROWS).astype(str))
               for number, values in enumerate(VALUES)}
    columns |= {
        "n0": draws.normal(size=ROWS).round(4),
        "n1": draws.integers(0, 1_000, ROWS),
        "n2": draws.normal(size=ROWS).round(6),
        "n3": draws.random(ROWS).round(3),
        "n4": draws.integers(0, 10**9, ROWS),
    }
    frame = pandas.DataFrame(columns)
    text, parquet = folder / "table.csv", folder / "table.parquet"
    frame.to_csv(text, index=False)
    try:
        frame.to_parquet(parquet, index=False)
    except ImportError:
        print("pyarrow is missing, so Parquet is not timed", file=sys.stderr)
        return text, None
    return text, parquet


def pandas_seconds(path):
    """Prints the seconds that pandas takes, with category codes. It runs in a process of its own, as the program does."""
    import pandas

    begun = time.perf_counter()
    frame = pandas.read_csv(path)
    for number in range(len(VALUES)):
        frame[f"c{number}"] = frame[f"c{number}"].astype("category")
    print(time.perf_counter() - begun)


def seconds(command, caches):
    environment = dict(os.environ, MMOE_CACHE=str(caches), OMP_NUM_THREADS="1")
    printed = subprocess.run(machine.pinned(command), env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return float(printed.stdout.split()[0])


def main():
    if sys.argv[1] == "pandas":
        pandas_seconds(sys.argv[2])
        return
    bench, quick = sys.argv[1], "--quick" in sys.argv[2:]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        text, parquet = write(folder)
        ways = {
            "pandas, text": [sys.executable, __file__, "pandas", text],
            "mmoe, text": [bench, "read", text],
            "mmoe, cached": [bench, "cached", text],
        }
        if parquet:
            ways["mmoe, Parquet"] = [bench, "read", parquet]
        if not quick:
            machine.wait_until_idle()
        # The first process makes the cache that the others find.
        seconds(ways["mmoe, cached"], folder / "caches")
        times = {way: [] for way in ways}
        for _ in range(1 if quick else 7):
            for way, command in ways.items():
                times[way].append(seconds(command, folder / "caches"))
    bars = {
        "mmoe, text": TEXT_BAR * statistics.median(times["pandas, text"]),
        "mmoe, cached": CACHE_BAR,
        "mmoe, Parquet": PARQUET_BAR,
    }
    rows = []
    for way, all_seconds in times.items():
        median, bar = statistics.median(all_seconds), bars.get(way)
        rows.append({
            "what": way,
            "fastest": round(min(all_seconds), 3),
            "median": round(median, 3),
            "bar": "" if bar is None else round(bar, 3),
            "reached": "" if bar is None else ("yes" if median <= bar else "no"),
        })
    print(markdown_table(rows))


if __name__ == "__main__":
    main()
