"""Best score so far by trial of the models that were tuned."""

from . import lines, page, style
from .tables import numbers, select

SCORE = "best validation AUC so far"
WORDS = (
    "The area under the ROC curve of the main task on validation rows, the best of a model's trials so far. The first "
    "{initial} trials are spread evenly over the search space; the others are proposed by a Gaussian process. "
)
CUT = "The axis begins at the lowest of the models' best scores after the first ones."
MARGIN = 0.05


def best_by_trial(results):
    """A line per model."""
    figure, (panel,) = page.panels(1)
    models = list(dict.fromkeys(row["model"] for row in results.trials))
    initial = results.initial_trials
    panel.axvspan(-0.5, initial - 0.5, **style.SPREAD)
    drawn = lines.drawn(lines.looks(models), [row for row in results.trials if row["best"]])
    for look, rows in drawn:
        panel.plot(numbers(rows, "trial"), numbers(rows, "best"), drawstyle="steps-post", **look.curve(len(rows)))
    cut_below(panel, [rows for _, rows in drawn], initial)
    panel.set(xlabel="trial, from 0", ylabel=SCORE)
    panel.set_xlim(left=-0.5)
    style.whole_numbers(panel.xaxis)
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
