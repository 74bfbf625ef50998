"""A figure as a page: panels, title, legend, caption, files; the same bytes every time."""

import io
import math
import os

from PIL import Image

from . import scales, style
from .text import fill, height_of, width_of, wrap

PANEL_WIDTH, PANEL_HEIGHT = 3.1, 2.6  # In inches, as all lengths.
ALONE = (6.2, 3.4)
AROUND = 1.1  # Above and below the panels.
SPARE, SPARE_ALONE = 0.15, 0.24  # The largest share of the page for words around several panels, or one.
MAX_COLUMNS = 4
MAX_PANELS = 60
MAX_HEIGHT = 100
DPI = 160
PALETTES = (256, 64, 16)
MOST_BYTES = 200 * 1024
LINE_HEIGHT = 0.155  # Inches per line of the caption.
LEGEND_HANDLE_WIDTH, LEGEND_CHARACTER_WIDTH = 0.65, 0.072
TITLE_WIDTH = 38  # In characters, of a panel.
NAME_WIDTH = 24  # In characters, of a row's name beside a panel.
CHARACTERS_PER_INCH = 16  # Of the caption, with some room to spare.
HEADLINE_CHARACTERS_PER_INCH = 11
ROW_HEIGHT, AROUND_ROWS = 0.26, 0.5  # Inches per line of a row's name, and above and below all rows.


class TooManyPanels(Exception):
    """A figure that nobody could read."""


def panels(count, columns=MAX_COLUMNS, panel_height=PANEL_HEIGHT, **options):
    """A figure of `count` panels in reading order, with at most `columns` in a row."""
    if count > MAX_PANELS:
        raise TooManyPanels(f"its {count} panels are more than {MAX_PANELS}")
    columns = min(count, columns, MAX_COLUMNS)
    rows = math.ceil(count / columns)
    columns = math.ceil(count / rows)
    width, least = ALONE if count == 1 else (columns * PANEL_WIDTH, 0)
    height = max(rows * panel_height, least)
    if height > MAX_HEIGHT:
        raise TooManyPanels(f"its {count} panels are {height:.0f} inches high, more than {MAX_HEIGHT}")
    figure, axes = grid(rows, columns, (width, height + AROUND), **options)
    for left_over in axes.flat[count:]:
        left_over.remove()
    return figure, list(axes.flat[:count])


def grid(rows, columns, size, **options):
    """A figure and its axes, [rows, columns]."""
    figure, axes = style.pyplot.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained", **options)
    for panel in axes.flat:
        scales.linear_scale(panel.xaxis)
        scales.linear_scale(panel.yaxis)
    return figure, axes


def height_of_rows(names):
    """The height of a panel with a named row for each."""
    return max(PANEL_HEIGHT, ROW_HEIGHT * sum(map(height_of, map(row_name, names))) + AROUND_ROWS)


def name_rows(panel, names):
    """Names the rows of a panel, from the top."""
    panel.set_yticks(range(len(names)), map(row_name, names))
    panel.set_ylim(len(names) - 0.5, -0.5)


def row_name(name):
    return fill(name, NAME_WIDTH)


def entitle(panel, title):
    """The panel's title, on as many lines as it needs."""
    panel.set_title("\n".join(fill(line, TITLE_WIDTH) for line in title.split("\n")))


def label_outer(panels, x, y):
    """Labels only the axes at the left, and those at the bottom of every column."""
    cells = {cell(panel) for panel in panels}
    for panel in panels:
        panel.set(xlabel=x, ylabel=y)
        panel.label_outer()
        row, column = cell(panel)
        if (row + 1, column) not in cells:
            panel.set_xlabel(x)
            panel.tick_params(axis="x", labelbottom=True)


def label_each(panels, x, ys):
    """Labels the y axis of every panel, and the x axis of those at the bottom of every column."""
    label_outer(panels, x, "")
    for panel, y in zip(panels, ys):
        panel.set_ylabel(y)
        panel.tick_params(axis="y", labelleft=True)


def cell(panel):
    """Row and column of a panel in the figure's grid."""
    place = panel.get_subplotspec()
    return place.rowspan.start, place.colspan.start


def finish(figure, title, caption):
    """Adds title and legend above and the caption below. The legend has every label once, reference lines last."""
    labelled = {}
    for axes in figure.axes:
        for handle, label in zip(*axes.get_legend_handles_labels()):
            labelled.setdefault(label, handle)
    width, height = figure.get_size_inches()
    lines = wrap(caption, int(width * CHARACTERS_PER_INCH))
    headlines = wrap(title, int(width * HEADLINE_CHARACTERS_PER_INCH))
    labels = sorted(labelled, key=lambda label: label in style.REFERENCES)
    shown = [fill(label, int((width - LEGEND_HANDLE_WIDTH) / LEGEND_CHARACTER_WIDTH)) for label in labels]
    rows = legend_rows(shown, width)
    deepest = max(map(height_of, shown), default=1)
    more = 1.4 * (len(headlines) - 1)
    above, below = 1.9 + 1.4 * rows * deepest + more, len(lines) + 1
    missing = (above + below) * LINE_HEIGHT - AROUND
    if missing > (SPARE if len(figure.axes) > 1 else SPARE_ALONE) * (height - AROUND):
        height += missing
        figure.set_size_inches(width, height)
    line, margin = LINE_HEIGHT / height, (0.5 * LINE_HEIGHT / width, 0.5 * LINE_HEIGHT / height)
    above, below = above * line, below * line
    figure.get_layout_engine().set(rect=(0, below, 1, 1 - above - below))
    figure.text(margin[0], 1 - margin[1], "\n".join(headlines), fontsize=10.5, fontweight="bold", va="top")
    top = 1 - margin[1] - (1.2 + more) * line
    place = {"loc": "upper left", "bbox_to_anchor": (0, top), "borderaxespad": 0}
    if labels:
        figure.legend([labelled[label] for label in labels], shown, ncols=math.ceil(len(labels) / rows), **place)
    figure.text(*margin, "\n".join(lines), fontsize=8, color="0.25", va="bottom", linespacing=1.3)


def legend_rows(labels, width):
    """The fewest rows in which the labels fit the width. They fill column by column, and a
    column is as wide as its longest label."""
    for rows in range(1, len(labels)):
        longest = (max(map(width_of, labels[start : start + rows])) for start in range(0, len(labels), rows))
        if sum(LEGEND_HANDLE_WIDTH + LEGEND_CHARACTER_WIDTH * length for length in longest) <= width:
            return rows
    return len(labels)


def save(figure, stem):
    """Writes the figure as PNG and SVG and returns the paths; neither holds a date."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    drawn = {".png": png(figure), ".svg": svg(figure)}
    style.pyplot.close(figure)
    for suffix, content in drawn.items():
        path = stem.with_suffix(suffix)
        unfinished = path.with_name(path.name + ".tmp")
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    return [stem.with_suffix(suffix) for suffix in drawn]


def png(figure):
    """The figure with the largest palette that keeps it small: a third of the bytes, and no visible difference."""
    full = io.BytesIO()
    figure.savefig(full, format="png", dpi=DPI)
    image = Image.open(full).convert("RGB")
    for colours in PALETTES:
        small = io.BytesIO()
        palette = image.quantize(colours, dither=Image.Dither.NONE)
        palette.save(small, format="png", dpi=(DPI, DPI), optimize=True)
        if small.tell() < MOST_BYTES:
            break
    return small.getvalue()


def svg(figure):
    text = io.BytesIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()
