"""A figure as a page: panels, title, legend, caption, files; the same bytes every time."""

import io
import math
import os
import textwrap

from PIL import Image

from . import style

PANEL_WIDTH, PANEL_HEIGHT = 3.1, 2.6  # In inches, as all lengths.
ALONE = (6.2, 3.4)
AROUND = 1.1  # Above and below the panels.
MAX_COLUMNS = 4
MAX_PANELS = 60
DPI = 160
PALETTES = (256, 64, 16)
MOST_BYTES = 200 * 1024
LINE_HEIGHT = 0.155  # Of a line of the caption.
LEGEND_HANDLE_WIDTH, LEGEND_CHARACTER_WIDTH = 0.65, 0.072
TITLE_WIDTH = 38  # In characters, of a panel.
CHARACTERS_PER_INCH = 16  # Of the caption, with some room to spare.


class TooManyPanels(Exception):
    """A figure that nobody could read."""


def panels(count, columns=MAX_COLUMNS, **options):
    """A figure of `count` panels in reading order, with at most `columns` in a row."""
    if count > MAX_PANELS:
        raise TooManyPanels(f"its {count} panels are more than {MAX_PANELS}")
    columns = min(count, columns, MAX_COLUMNS)
    rows = math.ceil(count / columns)
    columns = math.ceil(count / rows)
    width, height = ALONE if count == 1 else (columns * PANEL_WIDTH, rows * PANEL_HEIGHT)
    figure, axes = grid(rows, columns, (width, height + AROUND), **options)
    for left_over in axes.flat[count:]:
        left_over.remove()
    return figure, list(axes.flat[:count])


def grid(rows, columns, size, **options):
    """A figure and its axes, [rows, columns]."""
    return style.pyplot.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained", **options)


def entitle(panel, title):
    """The panel's title, on as many lines as it needs."""
    panel.set_title("\n".join(textwrap.fill(line, TITLE_WIDTH) for line in title.split("\n")))


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
    lines = textwrap.wrap(caption, int(width * CHARACTERS_PER_INCH))
    line, margin = LINE_HEIGHT / height, (0.5 * LINE_HEIGHT / width, 0.5 * LINE_HEIGHT / height)
    labels = sorted(labelled, key=lambda label: label in style.REFERENCES)
    rows = legend_rows(labels, width)
    above, below = (1.9 + 1.4 * rows) * line, (len(lines) + 1) * line
    figure.get_layout_engine().set(rect=(0, below, 1, 1 - above - below))
    figure.text(margin[0], 1 - margin[1], title, fontsize=10.5, fontweight="bold", va="top")
    place = {"loc": "upper left", "bbox_to_anchor": (0, 1 - margin[1] - 1.2 * line), "borderaxespad": 0}
    columns = math.ceil(len(labels) / rows)
    figure.legend([labelled[label] for label in labels], labels, ncols=columns, **place)
    figure.text(*margin, "\n".join(lines), fontsize=8, color="0.25", va="bottom", linespacing=1.3)


def legend_rows(labels, width):
    """The fewest rows in which the labels fit the width. They fill column by column, and a
    column is as wide as its longest label."""
    for rows in range(1, len(labels)):
        longest = (max(map(len, labels[start : start + rows])) for start in range(0, len(labels), rows))
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
