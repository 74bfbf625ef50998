"""How figures look: safe for the colour-blind, readable in black and white, the same bytes every time."""

import io
import math
import os
import textwrap

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot, ticker  # noqa: E402 (after the choice of the backend)
from PIL import Image  # noqa: E402

# Okabe & Ito's palette, in an order that also differs in lightness.
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HATCHES = ("////", "----", "\\\\\\\\", "||||", "xxxx", "++++", "//")
PROPER_NAMES = {"shared-bottom": "Shared-Bottom", "omoe": "OMoE", "mmoe": "MMoE"}
FLOOR = {"color": "0.35", "linewidth": 0.9, "linestyle": (0, (1, 2)), "label": "noise variance"}

PANEL_WIDTH, PANEL_HEIGHT = 3.1, 2.6
MAX_COLUMNS = 4
MAX_PANELS = 60
DPI = 160
LINE_HEIGHT = 0.155  # In inches, as all lengths; of the caption.
LEGEND_ENTRY_WIDTH = 1.3
TITLE_WIDTH = 38  # In characters, of a panel.
CHARACTERS_PER_INCH = 16  # Of the caption, with some room to spare.
# A log axis is for values that span more than this factor.
DECADE = 10.0

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
    }
)


class TooManyPanels(Exception):
    """A figure that nobody could read."""


class ModelStyle:
    """Colour, line, marker and hatch of the n-th model."""

    def __init__(self, number, name):
        self.name = PROPER_NAMES.get(name, name)
        self.number = number
        self.colour = COLOURS[number % len(COLOURS)]
        self.line = LINES[number % len(LINES)]
        self.marker = MARKERS[number % len(MARKERS)]
        self.hatch = HATCHES[number % len(HATCHES)]

    def curve(self, points):
        """Arguments of a curve of so many points: a marker now and then, not where the other models have theirs."""
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
        """Arguments of a histogram's outline, with the hatch that tells it in black and white."""
        line = {"edgecolor": self.colour, "linestyle": self.line, "linewidth": 1.3}
        return {**line, "hatch": self.hatch, "label": self.name}


def panels(count, columns=MAX_COLUMNS, **options):
    """A figure of so many panels in reading order, in rows of `columns` where the page is wide enough."""
    if count > MAX_PANELS:
        raise TooManyPanels(f"its {count} panels are more than {MAX_PANELS}")
    columns = min(count, columns, MAX_COLUMNS)
    rows = math.ceil(count / columns)
    size = (max(columns * PANEL_WIDTH, 5.2), rows * PANEL_HEIGHT + 1.1)
    figure, axes = pyplot.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained", **options)
    for left_over in axes.flat[count:]:
        left_over.remove()
    return figure, list(axes.flat[:count])


def entitle(panel, title):
    """The panel's title, on as many lines as it needs."""
    panel.set_title(textwrap.fill(title, TITLE_WIDTH))


def finish(figure, title, caption):
    """Title and legend above, the caption below; the legend has every label once, the models first."""
    labelled = {}
    for axes in figure.axes:
        for handle, label in zip(*axes.get_legend_handles_labels()):
            labelled.setdefault(label, handle)
    width, height = figure.get_size_inches()
    lines = textwrap.wrap(caption, int(width * CHARACTERS_PER_INCH))
    line, margin = LINE_HEIGHT / height, (0.5 * LINE_HEIGHT / width, 0.5 * LINE_HEIGHT / height)
    columns = int(width / LEGEND_ENTRY_WIDTH)
    above, below = (1.9 + 1.4 * math.ceil(len(labelled) / columns)) * line, (len(lines) + 1) * line
    figure.get_layout_engine().set(rect=(0, below, 1, 1 - above - below))
    figure.text(margin[0], 1 - margin[1], title, fontsize=10.5, fontweight="bold", va="top")
    place = {"loc": "upper left", "bbox_to_anchor": (0, 1 - margin[1] - 1.2 * line), "borderaxespad": 0}
    labels = sorted(labelled, key=lambda label: label == FLOOR["label"])
    figure.legend([labelled[label] for label in labels], labels, ncols=columns, **place)
    figure.text(*margin, "\n".join(lines), fontsize=8, color="0.25", va="bottom", linespacing=1.3)


def spans_decades(low, high):
    """Whether values from `low` to `high` want a log scale."""
    return low > 0 and high / low > DECADE


def loss_scale(axis, values, floor):
    """A log scale where the losses span decades. Returns whether the floor is near enough to be drawn."""
    near = floor is not None and floor * DECADE >= min(values)
    if spans_decades(min(values + [floor] if near else values), max(values)):
        axis.axes.set(**{f"{axis.axis_name}scale": "log"})
        axis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(ticker.NullFormatter())
    return near


def whole_numbers(axis):
    """Ticks at whole numbers only."""
    axis.set_major_locator(ticker.MaxNLocator(integer=True))


def save(figure, stem):
    """Writes the figure as PNG and SVG and returns the paths; neither holds a date."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    drawn = {".png": png(figure), ".svg": svg(figure)}
    pyplot.close(figure)
    for suffix, content in drawn.items():
        path = stem.with_suffix(suffix)
        unfinished = path.with_name(path.name + ".tmp")
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    return [stem.with_suffix(suffix) for suffix in drawn]


def png(figure):
    """The figure with a palette: a third of the bytes, and no difference to the eye."""
    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png", dpi=DPI)
    image = Image.open(full).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(small, format="png", dpi=(DPI, DPI), optimize=True)
    return small.getvalue()


def svg(figure):
    text = io.BytesIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()
