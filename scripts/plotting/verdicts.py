"""How a verdict looks: a colour that is safe for the colour-blind, and a letter."""

import math

from .claims import CONTRADICTED, REPRODUCED, UNDECIDED
from .style import pyplot

FILLS = {REPRODUCED: "#0072B2", UNDECIDED: "#DDDDDD", CONTRADICTED: "#E69F00"}
INKS = {REPRODUCED: "white", CONTRADICTED: "black", UNDECIDED: "black"}
MARKERS = {REPRODUCED: "o", CONTRADICTED: "X", UNDECIDED: "D"}
RATIO = "ratio of standard deviations"
FAR = 10.0
MINUS, INFINITY, TIMES = "\N{MINUS SIGN}", "\N{INFINITY}", "\N{MULTIPLICATION SIGN}"


def letter(verdict):
    """The verdict's first letter, for a cell."""
    return verdict[:1].upper()


def explain(axes):
    """Adds all colours and letters to the legend, in this order, whether they occur or not."""
    for verdict, fill in FILLS.items():
        axes.add_patch(pyplot.Rectangle((0, 0), 0, 0, facecolor=fill, label=f"{letter(verdict)}: {verdict}"))


def draw_cell(axes, verdict, place, size, text):
    """Fills a rectangle of the axes with the verdict's colour and writes into it."""
    fill, ink = FILLS.get(verdict, "white"), INKS.get(verdict, "black")
    axes.add_patch(pyplot.Rectangle(place, *size, facecolor=fill, edgecolor="white", linewidth=0.8))
    x, y = (start + length / 2 for start, length in zip(place, size))
    axes.text(x, y, text, ha="center", va="center", fontsize=8.5, color=ink)


def effect(row):
    """The effect in a few characters: a ratio as such, a difference with its sign."""
    return written(float(row["effect"]), row["statistic"])


def interval(row):
    """The interval as text; an end may be open."""
    low = float(row["low"] or (0.0 if row["statistic"] == RATIO else -math.inf))
    high = float(row["high"] or math.inf)
    return f"{written(low, row['statistic'])} to {written(high, row['statistic'])}"


def written(value, statistic):
    if math.isinf(value):
        return f"{MINUS if value < 0 else ''}{INFINITY}"
    digits = 2 if abs(value) < FAR else 0
    value = round(value, digits) or 0.0
    text = f"{value:.{digits}f}{TIMES}" if statistic == RATIO else f"{value:+.{digits}f}"
    return text.replace("-", MINUS)
