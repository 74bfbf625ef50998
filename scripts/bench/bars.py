"""Checks the program against the project's bars for speed; run.sh calls it after side_by_side.py.

bars.py BARS PROGRAM FOLDER [--quick]    BARS is the built bench target of that name, PROGRAM the built mmoe

Reads FOLDER/speed.csv; writes FOLDER/steps.csv (a step by model, width and batch) and FOLDER/parts.csv (the bars).
"""

import csv
import subprocess
import sys
from pathlib import Path

import machine
from program import Program
from tables import markdown_table, write_csv

ROOT = Path(__file__).resolve().parents[2]
STUDY_BATCH = 128
# Widths of an expert, and of the Shared-Bottom that has as many parameters.
STUDY_WIDTHS = (16, 113)
# How many times faster than the best form of each it must be: on a core whose 512-bit registers double its peak, and on
# others.
FASTER_THAN = {"plain Candle": (8, 5), "PyTorch": (7, 6.2), "JAX": (3.0, 2.4)}
WIDE = 1.5
# A step on few rows has too little to do to fill the processor, and no study uses it.
SMALL_BATCH = 32


def figures_of(executable, what, rounds, milliseconds):
    """What benches/bars prints, by name."""
    command = machine.pinned([executable, what, rounds, milliseconds])
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: float(value) for name, value in (line.split() for line in printed.splitlines())}


def step_rows(cells):
    """A row per model, width and batch. `against_best_batch` compares us per row with the network's best batch."""
    steps = {tuple(name.split("/")[1:]): us for name, us in cells.items() if name.startswith("step/")}
    best = {}
    for (model, width, batch), us in steps.items():
        best[model, width] = min(best.get((model, width), us), us / int(batch))
    for (model, width, batch), us in steps.items():
        per_row = us / int(batch)
        yield {
            "model": model,
            "width": int(width),
            "batch": int(batch),
            "us_per_step": round(us, 1),
            "us_per_row": round(per_row, 4),
            "against_best_batch": round(per_row / best[model, width], 3),
        }


def bar(what, figure, unit, at_least=None, at_most=None):
    """A figure beside its bar; a figure without a bar explains another one."""
    row = {"what": what, "figure": round(figure, 3), "unit": unit, "bar": "", "reached": ""}
    if at_least is not None:
        row |= {"bar": f">= {at_least}", "reached": "yes" if figure >= at_least else "no"}
    if at_most is not None:
        row |= {"bar": f"<= {at_most}", "reached": "yes" if figure <= at_most else "no"}
    return row


def is_wide(figures):
    """Whether AVX-512 is used and does more than AVX2: some processors need two passes for 512 bits."""
    return figures["peak_gflops"] > WIDE * figures.get("peak_gflops/avx2", float("inf"))


def comparison(speed, wide):
    """How many times faster the step is than the best form of each trainer."""
    ours = float(speed[0]["us_per_step"])

    def times(name):
        return min(float(row["us_per_step"]) for row in speed if row["what"].startswith(name)) / ours

    yield bar("MMoE step", ours, "us", at_most=150)
    for name, bars in FASTER_THAN.items():
        yield bar(f"times faster than {name}, its best per core", times(name), "", at_least=bars[0 if wide else 1])


def before(folder, wide):
    """How many times faster than an earlier program, if before.py has measured it."""
    if not (folder / "before.csv").exists():
        return
    with open(folder / "before.csv", newline="") as file:
        for row in csv.DictReader(file):
            least = 1.8 if wide and "step" in row["what"] else 1
            yield bar(f"{row['what']}: times faster than {row['before']}", float(row["ratio"]), "", at_least=least)


def bundle(figures):
    yield bar("a step in the study's bundle of nine, mean per run", figures["bundle/side_by_side"], "us")
    yield bar("the same over the same nine alone", figures["bundle/ratio"], "", at_most=0.93)


def steps(rows):
    of_study = (row for row in rows if row["batch"] == STUDY_BATCH and row["width"] in STUDY_WIDTHS)
    study = {row["model"]: row["us_per_step"] for row in of_study}
    worst = max((row for row in rows if row["batch"] != SMALL_BATCH), key=lambda row: row["against_best_batch"])
    where = f"{worst['model']} of width {worst['width']} at batch {worst['batch']}"
    yield bar("OMoE step", study["omoe"], "us", at_most=140)
    yield bar("Shared-Bottom step", study["shared-bottom"], "us", at_most=140)
    yield bar(f"us per row over the best batch's, at worst: {where}", worst["against_best_batch"], "", at_most=1.5)


def roofline(figures):
    """The rows of MMoE's step; the output of benches/bars has those of the other models, too."""
    yield bar("share of the roofline", 100 * figures["roofline/mmoe/share"], "%", at_least=70)
    least = 80 if is_wide(figures) else 85
    yield bar("share of the peak in the two large products", 100 * figures["product_share/both"], "%", at_least=least)
    yield bar("forward", 100 * figures["product_share/forward"], "%")
    yield bar("gradient of the weights", 100 * figures["product_share/gradient"], "%")
    yield bar("1024 x 1024 x 1024", 100 * figures["product_share/large"], "%")
    yield bar("1024 x 1024 x 1024: time over gemm's, both by AVX2", figures["large_over_gemm"], "", at_most=1.1)
    yield bar("the peak: fused multiply-adds between registers", figures["peak_gflops"], "GFLOP/s")
    yield bar("floating-point work of the step", figures["roofline/mmoe/mflop"], "MFLOP")
    yield bar("its matrix products at that rate", figures["roofline/mmoe/products"], "us")
    yield bar("its other operations at that rate", figures["roofline/mmoe/pointwise"], "us")
    yield bar("its normals, in cache", figures["roofline/mmoe/normals"], "us")
    yield bar("its optimiser, in cache", figures["roofline/mmoe/adam"], "us")
    yield bar("the step itself", figures["roofline/mmoe/step"], "us")
    yield bar("normals per second", figures["normals_millions_per_second"], "million", at_least=500)


def waiting(program, quick, wide):
    rounds, steps, seeds = (1, 500, 4) if quick else (5, 10_000, 8)
    speedup = program.speedup_of_two_workers(rounds, steps, seeds)
    yield bar("two workers over one, runs per minute", speedup, "", at_least=1.9)
    yield bar("mmoe --version", program.version_ms(5 if quick else 50), "ms", at_most=20)
    yield bar("a sweep of one step, from start to end", program.first_step_ms(3 if quick else 15), "ms", at_most=200)
    # With --quick, a ninth of the cells stands for all.
    narrowed, share = (",corr=0.5,learning_rate=0.001", 9) if quick else ("", 1)
    # Two seeds: one seed has an odd number of cells, and one worker would wait for the other.
    hours, mib = program.relatedness(2, narrowed)
    yield bar("configs/relatedness.toml in full, two workers", 60 * hours * share, "min", at_most=50 if wide else None)
    yield bar("memory of two workers", mib, "MiB", at_most=100)


def main():
    executable, program, folder = sys.argv[1], Program(Path(sys.argv[2]).resolve(), ROOT), Path(sys.argv[3])
    quick = "--quick" in sys.argv[4:]
    if not quick:
        machine.wait_until_idle()
    turns = (2, 20) if quick else (7, 300)
    with open(folder / "speed.csv", newline="") as file:
        speed = list(csv.DictReader(file))
    print("steps by model, width and batch", file=sys.stderr)
    cells = figures_of(executable, "cells", *turns)
    step_table = list(step_rows(cells))
    print("roofline, workers, start, study", file=sys.stderr)
    roof = figures_of(executable, "roofline", *turns)
    table = [
        *comparison(speed, is_wide(roof)),
        *before(folder, is_wide(roof)),
        *steps(step_table),
        *bundle(figures_of(executable, "bundle", *turns)),
        *roofline(roof),
        bar("evaluation's share of a training", 100 * cells["evaluation_share"], "%", at_most=5),
        *waiting(program, quick, is_wide(roof)),
    ]
    write_csv(folder / "steps.csv", step_table)
    write_csv(folder / "parts.csv", table)
    print(markdown_table(table))


if __name__ == "__main__":
    main()
