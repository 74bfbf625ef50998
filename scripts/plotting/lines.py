"""What is compared within a panel, and the levels that a loss is held against."""

from . import style
from .captions import on_floor, on_linear_fit
from .tables import numbers, select

LOSS = "test mean squared error"


def of_models(results):
    """Every model's place and how it looks, the same in all figures; the paper's models the same in all studies."""
    return looks(results.values("model"))


def looks(models):
    """The same of the models named."""
    known = list(style.PROPER_NAMES)
    others = (model for model in models if model not in known)
    numbers = {model: number for number, model in enumerate([*known, *others])}
    return [({"model": model}, style.LineStyle.of_model(numbers[model], model)) for model in models]


def of_correlations(results):
    """Every correlation's place and how it looks."""
    corrs = results.values("corr")
    look = style.LineStyle.in_sequence
    return [({"corr": corr}, look(n, len(corrs), f"correlation {corr}")) for n, corr in enumerate(corrs)]


def drawn(lines, rows):
    """The rows of every line that has any, with how it looks."""
    of_lines = ((look, select(rows, place)) for place, look in lines)
    return [(look, rows) for look, rows in of_lines if rows]


def finish_losses(results, panels, places, rows):
    """Scales the loss axes, draws the noise floors that are near enough and the linear fits; returns the sentences."""
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
