"""The reference model against every other one, task by task."""

import math

from . import page
from .captions import caption, named, sized
from .looks import of_models
from .scales import linear_scale
from .style import THIN
from .tables import select

LEVEL = 0.05
PER_MODEL = "-per-model"
MOST_TICKS = 4
BAR = {"linewidth": 1.4, "color": "0.25", "zorder": 2}
DOT = {"marker": "o", "markersize": 6, "linestyle": "none", "markeredgecolor": "black", "markeredgewidth": 0.8, "zorder": 3}
SHOWN = {**DOT, "label": "differs (p by Holm at most 0.05)", "color": "#0072B2"}
NOT_SHOWN = {**DOT, "label": "not shown to differ", "markerfacecolor": "white"}
WORDS = (
    "{reference}'s mean minus the other model's on test rows, paired by seed, with its 95 % interval; p-values are "
    "adjusted by Holm's procedure over all rows of a setting; {n} seeds."
)


def against_reference(results):
    """A panel per place and task, the other models one below the other."""
    rows = [row for row in results.tasks.differences if not row["selection"].endswith(PER_MODEL)]
    reference = rows[0]["model"]
    cells = [(place, metric) for place in results.panels() for metric in results.tasks.metrics()]
    # All models of the study, so that each is called as in the other figures.
    looks = of_models(results.values("model"))
    others = [model for model in results.values("model") if model != reference]
    names = [looks[other].name for other in others]
    height = page.height_of_rows(names) + 2 * page.LINE_HEIGHT
    columns = math.floor(math.sqrt(len(cells))) + 1
    figure, panels = page.panels(len(cells), columns=columns, panel_height=height, sharey=True)
    for panel, (place, metric) in zip(panels, cells):
        panel.axvline(0, **THIN)
        for top, other in enumerate(others):
            for row in select(rows, {**metric.place(), **place, "other": other}):
                draw(panel, row, top)
        linear_scale(panel.xaxis, most=MOST_TICKS)
        page.entitle(panel, metric.title() + (f"\n{named(place)}" if place else ""))
        page.name_rows(panel, names)
        panel.set_xlabel(f"difference in {metric.axis()}\n{sides(metric, looks[reference].name)}")
    words = WORDS.format(reference=looks[reference].name, n=sized([int(row["n"]) for row in rows]))
    text = caption(words, results, results.tasks.undefined())
    page.finish(figure, f"{results.study}: {looks[reference].name} against every other model", text)
    return figure


def draw(panel, row, top):
    """A difference with its interval."""
    if row.get("low"):
        panel.plot([float(row["low"]), float(row["high"])], [top, top], **BAR)
    is_shown = bool(row.get("p_holm")) and float(row["p_holm"]) <= LEVEL
    panel.plot([float(row["difference"])], [top], **(SHOWN if is_shown else NOT_SHOWN))


def sides(metric, reference):
    """Which side of 0 is whose."""
    left, right = "\N{LEFTWARDS ARROW} {} better", "{} better \N{RIGHTWARDS ARROW}"
    whose = {"higher": ("other", reference), "lower": (reference, "other")}.get(metric.better)
    return f"{left.format(whose[0])}      {right.format(whose[1])}" if whose else ""
