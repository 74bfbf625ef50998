"""The lines that a panel compares, and the reference levels of a loss."""

import math

from . import looks, scales, style
from .captions import on_floor, on_linear_fit
from .tables import select

LOSS = "test mean squared error"
# With more lines, a panel cannot be read, even if all look different.
MOST_LINES = 8


def of_models(results):
    """Each model's place and look. A model looks the same in all figures, a model of the paper in all studies, too."""
    return those_of(results.values("model"))


def those_of(models):
    """The same for these models."""
    return [({"model": model}, look) for model, look in looks.of_models(models).items()]


def in_groups(lines):
    """The lines in as few groups as can be read, each for a panel of its own."""
    count = max(math.ceil(len(lines) / MOST_LINES), 1)
    size = math.ceil(len(lines) / count)
    return [lines[start : start + size] for start in range(0, len(lines), size)]


def name_of(group, groups):
    """A line for a panel's title, on which of several groups it shows."""
    if len(groups) == 1:
        return ""
    (_, first), (_, last) = group[0], group[-1]
    return f"\n{first.name} to {last.name}" if first is not last else f"\n{first.name}"


def of_correlations(results):
    """Each correlation's place and look."""
    corrs = results.values("corr")
    look = looks.Look.in_sequence
    return [({"corr": corr}, look(n, len(corrs), f"correlation {corr}")) for n, corr in enumerate(corrs)]


def drawn(lines, rows):
    """The look and the rows of every line that has rows."""
    of_lines = ((look, select(rows, place)) for place, look in lines)
    return [(look, rows) for look, rows in of_lines if rows]


def finish_losses(results, panels, places, values):
    """Scales the axes of these losses, draws noise floors and linear fits that are near enough, and returns sentences
    on them."""
    sentences = []
    for panel, place in zip(panels, places):
        floor, fit = results.noise_variance(place), results.linear_fit(place)
        fit_is_near = bool(values) and fit is not None and fit < max(values) * style.NEAR_ABOVE
        near = bool(values) and scales.loss_scale(panel.yaxis, values, floor)
        if near:
            panel.axhline(floor, **style.FLOOR)
        if fit_is_near:
            panel.axhline(fit, **style.LINEAR_FIT)
        if fit is not None:
            sentences.append(on_linear_fit(fit, fit_is_near))
        if floor is not None:
            sentences.append(on_floor(floor, near))
    if values:
        scales.cut_bands(panels[0].yaxis, values)
    return list(dict.fromkeys(sentences))
