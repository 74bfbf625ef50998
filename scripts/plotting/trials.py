"""Best score so far by trial of the models that were tuned."""

from . import lines, page, scales, style
from .tables import numbers, select

SCORE = "best validation AUC so far"
WORDS = (
    "The area under the ROC curve of the main task on validation rows, the best of a model's trials so far. The first "
    "{initial} trials are spread evenly over the search space; the others are proposed by a Gaussian process. "
)
CUT = "The axis begins at the lowest of the models' best scores after the first ones."
MARGIN = 0.05


def best_by_trial(results):
    """A line per model. Many models have several panels."""
    groups = lines.in_groups(lines.those_of(list(dict.fromkeys(row["model"] for row in results.trials))))
    figure, panels = page.panels(len(groups), sharex=True, sharey=True)
    initial = results.initial_trials
    tracks = []
    for panel, group in zip(panels, groups):
        panel.axvspan(-0.5, initial - 0.5, **style.SPREAD)
        for look, rows in lines.drawn(group, [row for row in results.trials if row["best"]]):
            panel.plot(numbers(rows, "trial"), numbers(rows, "best"), drawstyle="steps-post", **look.curve(len(rows)))
            tracks.append(rows)
        page.entitle(panel, lines.name_of(group, groups).strip())
        panel.set_xlim(left=-0.5)
        scales.whole_numbers(panel.xaxis)
    cut_below(panels[0], tracks, initial)
    page.label_outer(panels, "trial, from 0", SCORE)
    caption = WORDS.format(initial=initial) + CUT + unscored(results.trials)
    page.finish(figure, f"{results.study}: best score by trial", caption)
    return figure


def cut_below(panel, tracks, initial):
    """Begins the axis at the worst model's best score after its first trials. What is below says little."""
    after = [[best for row, best in zip(rows, numbers(rows, "best")) if int(row["trial"]) >= initial - 1] for rows in tracks]
    standing = [bests[0] for bests in after if bests]
    top = max((best for rows in tracks for best in numbers(rows, "best")), default=1.0)
    if standing and min(standing) < top:
        margin = MARGIN * (top - min(standing))
        panel.set_ylim(min(standing) - margin, top + margin)


def unscored(trials):
    """A sentence on the trials without a score."""
    counts = {status: len(select(trials, {"status": status})) for status in ("diverged", "failed")}
    words = [f"{count} {status}" for status, count in counts.items() if count]
    return f" Without a score: {' and '.join(words)} of {len(trials)} trials." if words else ""
