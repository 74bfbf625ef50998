"""Final value of every run on test rows, task by task and model by model."""

import math

from . import page
from .auc import DOT, INTERVAL
from .captions import caption, counted, named
from .intervals import FEWEST
from .lines import of_models
from .scales import linear_scale, log_scale, spans_decades
from .style import MEAN

MOST_TICKS = 4
WORDS = "A dot is a run: the metric of the model that it ends with, on the test rows that have a label of the task."
OVER = {"runs": "over runs", "runs-and-rows": "over test rows and runs"}


def final_by_task(results):
    """A panel per place and task, the models one below the other."""
    cells = [(place, metric) for place in results.panels() for metric in results.tasks.metrics()]
    models = list(of_models(results))
    names = [look.name for _, look in models]
    columns = math.floor(math.sqrt(len(cells))) + 1
    figure, panels = page.panels(len(cells), columns=columns, panel_height=page.height_of_rows(names), sharey=True)
    over = set()
    for panel, (place, metric) in zip(panels, cells):
        counts, values = [], []
        for height, (model, look) in enumerate(models):
            for row in results.tasks.finals_of(metric, {**place, **model}):
                values += draw(panel, results, metric, row, height, look)
                counts.append(int(row["n"]))
                over.add(interval_over(row))
        (log_scale if values and spans_decades(min(values), max(values)) else few_ticks)(panel.xaxis)
        page.entitle(panel, metric.title(counted(metric.name(), counts)) + (f"\n{named(place)}" if place else ""))
        page.name_rows(panel, names)
        panel.set_xlabel(metric.axis())
    words = [f"Intervals of the mean are {' or '.join(OVER[kind] for kind in OVER if kind in over)}."] * any(over)
    text = caption(WORDS, results, words + results.tasks.undefined())
    page.finish(figure, f"{results.study}: each task at the end of every run", text)
    return figure


def few_ticks(axis):
    linear_scale(axis, most=MOST_TICKS)


def draw(panel, results, metric, row, height, look):
    """Draws a model's row; returns all values that it shows."""
    values = [float(run[metric.column]) for run in results.behind(row) if run.get(metric.column)]
    panel.plot(values, [height] * len(values), color=look.colour, **DOT)
    ends = [float(row[end]) for end in ("low", "high")] if interval_over(row) else []
    if ends:
        panel.plot(ends, [height] * 2, **INTERVAL)
    panel.plot([float(row["mean"])], [height], **MEAN)
    return values + ends


def interval_over(row):
    """What the row's interval covers; None without one, and of few runs none is shown."""
    return row.get("interval_over") or None if int(row["n"]) >= FEWEST else None
