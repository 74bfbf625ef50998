"""Area under the curve of every run on test rows, method by method (Tables 1 and 2 of the paper)."""

from . import page, style
from .captions import caption, counted
from .lines import of_models
from .results import GRID
from .tables import select

DOT = {"linestyle": "none", "marker": "o", "markersize": 4, "alpha": 0.55, "markeredgewidth": 0}
MEAN = {"linestyle": "none", "marker": "|", "markersize": 13, "markeredgewidth": 2, "color": "0.1", "label": "mean"}
MOST_TICKS = 4
WORDS = "A dot is a run: the area under the ROC curve after its last step."


def auc_by_model(results):
    """A panel per group and task, the models one below the other."""
    rows = [row for row in results.aucs if row["selection"] == GRID]
    places = [(row, task) for row in first_of_each(rows, "main") for task in ("main", "auxiliary")]
    figure, panels = page.panels(len(places), columns=2, sharey=True)
    models = list(of_models(results))
    for panel, (group, task) in zip(panels, places):
        counts = []
        for height, (model, look) in enumerate(models):
            here = select(rows, {**model, "main": group["main"]})
            aucs = results.aucs_of(here, group[task])
            panel.plot(aucs, [height] * len(aucs), color=look.colour, **DOT)
            if aucs:
                counts.append(len(aucs))
                panel.plot([sum(aucs) / len(aucs)], [height], **MEAN)
        page.entitle(panel, counted(f"{task} task: {spoken(group[task])}", counts))
        panel.set_yticks(range(len(models)), [look.name for _, look in models])
        panel.set_ylim(len(models) - 0.5, -0.5)
    page.label_outer(panels, "AUC on test rows", "")
    for panel in panels:
        panel.tick_params(axis="x", labelbottom=True)
        panel.locator_params(axis="x", nbins=MOST_TICKS)
    page.finish(figure, f"{results.study}: AUC of every run", caption(WORDS, results, []))
    return figure


def first_of_each(rows, column):
    """The first row of every value of a column."""
    return list({row[column]: row for row in reversed(rows)}.values())[::-1]


def spoken(task):
    return task.replace("_", " ")
