"""How things look: safe for the colour-blind, readable in black and white."""

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot, ticker  # noqa: E402 (after the choice of the backend)

# Okabe & Ito's palette, in an order that also differs in lightness.
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C8C8C")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2, 2, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
HATCHES = ("////", "----", "\\\\\\\\", "||||", "xxxx", "++++", "//", "..")
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
THIN = {"color": "0.35", "linewidth": 0.9}
FLOOR = {**THIN, "linestyle": (0, (1, 2)), "label": "noise variance"}
LINEAR_FIT = {**THIN, "linestyle": (0, (6, 2)), "label": "best linear fit"}
RING = {"marker": "o", "markersize": 9, "markerfacecolor": "none", "markeredgecolor": "0.35"}
PLATEAU = {**RING, "linestyle": "none", "label": "on the plateau"}
DIAGONAL = {**THIN, "linestyle": (0, (1, 2)), "label": "as correlated as the weights"}
SPREAD = {"facecolor": "0.93", "linewidth": 0, "label": "spread evenly"}
# Labels that come last in a legend.
REFERENCES = [look["label"] for look in (FLOOR, LINEAR_FIT, DIAGONAL, PLATEAU, SPREAD)]
# The part of a sequential palette that is dark enough on white.
SEQUENCE = matplotlib.colormaps["viridis"]
BRIGHTEST = 0.82
# Values that span more than this factor get a log axis.
DECADE = 10.0
# A level above the values is drawn if it is below this multiple of the largest value.
NEAR_ABOVE = 1.5

pyplot.rcParams.update(
    {
        "font.size": 9,
        "axes.titlesize": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": "0.9",
        "grid.linewidth": 0.6,
        "hatch.linewidth": 0.5,
        "legend.frameon": False,
        "lines.linewidth": 1.4,
        "lines.markersize": 4,
        "svg.hashsalt": "mmoe",
        # Keeps text as text: a third of the size, and it can be searched.
        "svg.fonttype": "none",
        "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    }
)


class LineStyle:
    """Colour, line, marker and hatch of a panel's n-th line."""

    def __init__(self, number, name, colour, line, hatch=None):
        self.name = name
        self.number = number
        self.colour = colour
        self.line = line
        self.marker = MARKERS[number % len(MARKERS)]
        self.hatch = hatch

    @classmethod
    def of_model(cls, number, model):
        """The look of a model. Models differ in colour, line, marker and hatch."""
        look = (kinds[number % len(kinds)] for kinds in (COLOURS, LINES, HATCHES))
        return cls(number, PROPER_NAMES.get(model, model), *look)

    @classmethod
    def in_sequence(cls, number, count, name):
        """The look of one of `count` values of a quantity, from dark to bright."""
        return cls(number, name, SEQUENCE(BRIGHTEST * number / max(count - 1, 1)), "-")

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

    def area(self):
        """Arguments of a histogram's area: light, so that others show through."""
        return {"facecolor": self.colour, "alpha": 0.25, "linewidth": 0}

    def outline(self):
        """Arguments of a histogram's outline, with a hatch that identifies it in black and white."""
        line = {"edgecolor": self.colour, "linestyle": self.line, "linewidth": 1.3}
        return {**line, "hatch": self.hatch, "label": self.name}


def spans_decades(low, high):
    """Whether values from `low` to `high` need a log scale."""
    return low > 0 and high / low > DECADE


def loss_scale(axis, values, floor):
    """Sets a log scale if the losses span decades. Returns whether the floor is near enough to be drawn."""
    near = floor is not None and floor * DECADE >= min(values)
    if spans_decades(min(values + [floor] if near else values), max(values)):
        log_scale(axis)
    return near


def log_scale(axis):
    """A log scale with plain numbers at its ticks."""
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    axis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(ticker.NullFormatter())


def whole_numbers(axis):
    """Ticks at whole numbers only, with commas between the thousands."""
    axis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=5))
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
