"""The lines that a panel compares, and the reference levels of a loss."""

from . import style
from .captions import on_floor, on_linear_fit
from .tables import numbers, select

LOSS = "test mean squared error"


def of_models(results):
    """Each model's place and look. A model looks the same in all figures, a model of the paper in all studies, too."""
    return looks(results.values("model"))


def looks(models):
    """The same for these models."""
    known = list(style.PROPER_NAMES)
    others = (model for model in models if model not in known)
    numbers = {model: number for number, model in enumerate([*known, *others])}
    return [({"model": model}, style.LineStyle.of_model(numbers[model], model)) for model in models]


def of_correlations(results):
    """Each correlation's place and look."""
    corrs = results.values("corr")
    look = style.LineStyle.in_sequence
    return [({"corr": corr}, look(n, len(corrs), f"correlation {corr}")) for n, corr in enumerate(corrs)]


def drawn(lines, rows):
    """The look and the rows of every line that has rows."""
    of_lines = ((look, select(rows, place)) for place, look in lines)
    return [(look, rows) for look, rows in of_lines if rows]


def finish_losses(results, panels, places, rows):
    """Scales the loss axes, draws noise floors and linear fits that are near enough, and returns sentences on them."""
    values = [mean for mean in numbers(rows, "mean") if mean is not None]
    sentences = []
    for panel, place in zip(panels, places):
        floor, fit = results.noise_variance(place), results.linear_fit(place)
        fit_is_near = bool(values) and fit is not None and fit < max(values) * style.NEAR_ABOVE
        near = bool(values) and style.loss_scale(panel.yaxis, values, floor)
        if near:
            panel.axhline(floor, **style.FLOOR)
        if fit_is_near:
            panel.axhline(fit, **style.LINEAR_FIT)
        if fit is not None:
            sentences.append(on_linear_fit(fit, fit_is_near))
        if floor is not None:
            sentences.append(on_floor(floor, near))
    return list(dict.fromkeys(sentences))
