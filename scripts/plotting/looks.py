"""How models look: no two models of a study share colour, line and marker."""

from itertools import count

from .style import BRIGHTEST, COLOURS, HATCHES, LINES, MARKERS, SEQUENCE

# The three models of the paper's Section 5 come first. Models of this list look the same in all studies.
PROPER_NAMES = {
    "shared-bottom": "Shared-Bottom",
    "omoe": "OMoE",
    "mmoe": "MMoE",
    "single-task": "Single-Task",
    "l2-constrained": "L2-Constrained",
    "cross-stitch": "Cross-Stitch",
    "tensor-factorization": "Tensor-Factorization",
    "logistic-regression": "logistic regression",
}
KNOWN = list(PROPER_NAMES)
KINDS = len(COLOURS)
# Other models look like known ones that the study lacks, if possible not like those of Section 5.
ORDER = (*range(3, KINDS), *range(3))
SINGLE = {"linewidth": 0.7, "alpha": 0.6, "zorder": 1.9}


class Look:
    """Colour, line, marker and hatch of a panel's n-th line."""

    def __init__(self, number, name, colour, line, marker, hatch=None):
        self.number = number
        self.name = name
        self.colour = colour
        self.line = line
        self.marker = marker
        self.hatch = hatch

    @classmethod
    def of_model(cls, number, name):
        """The look of a model. The first ones differ in colour, line, marker and hatch; then every colour comes again
        with another line and marker, and at last every line with another marker."""
        place, turn = number % KINDS, number // KINDS
        line, marker = (place + turn) % KINDS, (place + turn + turn // KINDS) % KINDS
        return cls(number, name, COLOURS[place], LINES[line], MARKERS[marker], HATCHES[line])

    @classmethod
    def in_sequence(cls, number, count, name):
        """The look of one of `count` values of a quantity, from dark to bright."""
        colour = SEQUENCE(BRIGHTEST * number / max(count - 1, 1))
        return cls(number, name, colour, "-", MARKERS[number % KINDS])

    def curve(self, points):
        """Arguments of a curve of this many points, with few markers, not where the other lines have theirs."""
        every = max(points // 8, 1)
        return {
            "color": self.colour,
            "linestyle": self.line,
            "marker": self.marker,
            "markevery": (self.number * every // 3 % every, every),
            "label": self.name,
        }

    def single(self):
        """Arguments of the curve of a single run, beside the mean."""
        return {"color": self.colour, **SINGLE}

    def area(self):
        """Arguments of a histogram's area: light, so that others show through."""
        return {"facecolor": self.colour, "alpha": 0.25, "linewidth": 0}

    def outline(self):
        """Arguments of a histogram's outline, with a hatch that identifies it in black and white."""
        line = {"edgecolor": self.colour, "linestyle": self.line, "linewidth": 1.3}
        return {**line, "hatch": self.hatch, "label": self.name}


def of_models(models):
    """The look of each model. Known models keep theirs; the others get the first ones that are left."""
    taken = {KNOWN.index(model) for model in models if model in KNOWN}
    left = (KINDS * turn + place for turn in count() for place in ORDER)
    free = (number for number in left if number not in taken)
    return {
        model: Look.of_model(KNOWN.index(model) if model in KNOWN else next(free), name_of(model, models))
        for model in models
    }


def name_of(model, models):
    """A known model's proper name, unless another model is called so."""
    proper = PROPER_NAMES.get(model, model)
    return model if proper in models else proper
