"""How things look: safe for the colour-blind, readable in black and white."""

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot, ticker  # noqa: E402 (after the choice of the backend)

# Okabe & Ito's palette, in an order that also differs in lightness.
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C8C8C")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2, 2, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
HATCHES = ("////", "----", "\\\\\\\\", "||||", "xxxx", "++++", "//", "..")
THIN = {"color": "0.35", "linewidth": 0.9}
FLOOR = {**THIN, "linestyle": (0, (1, 2)), "label": "noise variance"}
LINEAR_FIT = {**THIN, "linestyle": (0, (6, 2)), "label": "best linear fit"}
RING = {"marker": "o", "markersize": 9, "markerfacecolor": "none", "markeredgecolor": "0.35"}
PLATEAU = {**RING, "linestyle": "none", "label": "on the plateau"}
DIAGONAL = {**THIN, "linestyle": (0, (1, 2)), "label": "as correlated as the weights"}
SPREAD = {"facecolor": "0.93", "linewidth": 0, "label": "spread evenly"}
# The mean of the runs in a row of marks.
MEAN = {"linestyle": "none", "marker": "|", "markersize": 13, "markeredgewidth": 2, "color": "0.1", "label": "mean"}
# Labels that come last in a legend.
REFERENCES = [look["label"] for look in (FLOOR, LINEAR_FIT, DIAGONAL, PLATEAU, SPREAD)]
# The part of a sequential palette that is dark enough on white.
SEQUENCE = matplotlib.colormaps["viridis"]
BRIGHTEST = 0.82
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
