"""Small made-up results folders of studies on described tables, for the tests of plot.py and load.py."""

from tiny_studies import CHOICE, CURVE, SELECTION, STEPS, write

MODELS, SEEDS = ("shared-bottom", "mmoe", "own-net"), range(6)
CLICK, WATCH, LIKE = ("click", "auc", "higher"), ("watch_seconds", "rmse", "lower"), ("like_it", "auc", "higher")
THREE = (CLICK, WATCH, LIKE)
TEN = tuple((f"task_{number}", *CLICK[1:]) for number in range(10))
MANIFEST = '[study]\nname = "log"\n\n[data]\nsource = "table"\nfiles = ["log.csv"]\n'
FINAL = ["task", "metric", "better", "headline", "rows", "n", "mean", "sd", "low", "high", "interval_over"]
DIFFERENCE = ["task", "metric", "better", "model", "other", "n", "difference", "low", "high", "interval_over", "p", "p_holm"]


def value(model, metric, seed):
    """A final value that differs in every run; MMoE is the best."""
    gain = ("shared-bottom", "own-net", "mmoe").index(model)
    return 0.7 + gain / 100 + seed / 1000 if metric == "auc" else 12 - gain - seed / 10


def write_tasks(folder, tasks=THREE, reference="mmoe", seeds=SEEDS, undefined=(), resampled=False):
    """Writes the tables of a study of three models at a chosen rate. Tasks in `undefined` have no value."""
    runs = []
    for seed in seeds:
        for model in MODELS:
            run = {"id": f"{len(runs):016x}", "model": model, "learning_rate": "0.01", "seed": seed, "status": "completed"}
            defined = (task for task in tasks if task[0] not in undefined)
            runs.append(run | {f"test_{metric}_{task}": value(model, metric, seed) for task, metric, _ in defined})
    columns = [f"test_{metric}_{task}" for task, metric, _ in tasks if task not in undefined]
    write(folder / "runs.csv", ["id", "model", "learning_rate", "seed", "status", *columns], runs)
    finals = [final(model, task, seeds, task[0] in undefined, resampled) for model in MODELS for task in tasks]
    more = [{**row, "metric": "log-loss", "headline": "false"} for row in finals]
    write(folder / "tasks.csv", ["model", *SELECTION, *FINAL], [*finals, *more])
    compared = [difference(reference, other, task) for task in tasks for other in MODELS if other != reference]
    write(folder / "comparisons.csv", ["selection", *DIFFERENCE], [row for row in compared if row["task"] not in undefined])
    points = [point for row in finals if row["n"] for point in curve(row)]
    write(folder / "selected-curves.csv", ["model", *SELECTION, *CURVE], points)
    write(folder / "curves.csv", ["model", "learning_rate", *CURVE], [])
    for name in ("cells", "selected"):
        write(folder / f"{name}.csv", ["model", *SELECTION, "metric", "n", "mean"], [])
    (folder / "manifest.toml").write_text(MANIFEST)


def final(model, task, seeds, is_undefined, resampled):
    name, metric, better = task
    row = {"model": model, **CHOICE, "task": name, "metric": metric, "better": better, "headline": "true", "rows": 1234}
    if is_undefined:
        return {**row, "n": 0}
    mean = sum(value(model, metric, seed) for seed in seeds) / len(seeds)
    over = "runs-and-rows" if resampled and metric == "auc" else "runs"
    ends = {"low": mean - 0.01, "high": mean + 0.01} if len(seeds) > 1 else {}
    return {**row, "n": len(seeds), "mean": mean, "sd": 0.002, **ends, "interval_over": over if ends else ""}


def difference(reference, other, task):
    """The reference model minus another one; the differences from Shared-Bottom are established."""
    name, metric, better = task
    found = value(reference, metric, 0) - value(other, metric, 0)
    p = 0.01 if "shared-bottom" in (reference, other) else 0.5
    row = {"selection": "cross-fitted", "task": name, "metric": metric, "better": better, "n": len(SEEDS)}
    ends = {"low": found - 0.005, "high": found + 0.005, "interval_over": "runs"}
    return {**row, "model": reference, "other": other, "difference": found, **ends, "p": p, "p_holm": p}


def curve(row):
    """The curves of a final value on test rows, and of its training loss."""
    of_step = {**row, "metric": f"test_{row['metric']}_{row['task']}"}
    for step in STEPS:
        middle = row["mean"] * (1 - 10 / step)
        ends = {"median": middle, "q25": middle - 0.01, "q75": middle + 0.01}
        yield {**of_step, "step": step, **ends, "mean": middle}
        yield {**of_step, "step": step, **ends, "metric": f"train_loss_{row['task']}", "mean": 0.5}
