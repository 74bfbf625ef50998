"""The axis of effects: differences on a linear scale, ratios on a logarithmic one."""

import math

from .scales import linear_scale, log_scale
from .style import ticker
from .verdicts import RATIO

# Effects beyond these are shown as arrows, so that one of them does not squeeze the others.
FARTHEST_DIFFERENCE, FARTHEST_RATIO = 1.5, 8.0
RATIO_TICKS = (0.2, 0.5, 0.8, 1, 1.25, 1.5, 2, 3, 5, 8)
MOST_TICKS = 6
MARGIN = 0.06
COLUMNS = ("effect", "low", "high")
DIFFERENCE = "difference, as a share of Shared-Bottom's loss"


class Axis:
    """Limits that hold the effects with their intervals, and the bounds of what is claimed."""

    def __init__(self, rows, regions):
        self.is_ratio = rows[0]["statistic"] == RATIO
        self.farthest = FARTHEST_RATIO if self.is_ratio else FARTHEST_DIFFERENCE
        self.nearest = 1 / FARTHEST_RATIO if self.is_ratio else -FARTHEST_DIFFERENCE
        found = [self.number(row[column]) for row in rows for column in COLUMNS]
        found += [bound for region in regions for bound in region.bounds()]
        kept = [min(max(value, self.nearest), self.farthest) for value in found if value is not None]
        low, high = min(*kept, self.middle()), max(*kept, self.middle())
        self.low, self.high = self.widened(low, high)

    def middle(self):
        """The value that means no effect."""
        return 1.0 if self.is_ratio else 0.0

    def widened(self, low, high):
        """The limits with a margin, which is never zero."""
        if self.is_ratio:
            margin = max(high / low, 1.1) ** MARGIN
            return low / margin, high * margin
        margin = MARGIN * max(high - low, 0.1)
        return low - margin, high + margin

    def prepare(self, panel):
        """Sets the panel's axis."""
        panel.set_xlim(self.low, self.high)
        linear_scale(panel.xaxis, most=MOST_TICKS, steps=None)
        if self.is_ratio:
            log_scale(panel.xaxis)
            if sum(self.low <= tick <= self.high for tick in RATIO_TICKS) > 1:
                panel.xaxis.set_major_locator(ticker.FixedLocator(RATIO_TICKS))
            panel.xaxis.set_minor_locator(ticker.NullLocator())
        panel.set_xlabel(RATIO if self.is_ratio else DIFFERENCE)

    def ends(self, low, high):
        """The ends of a range from `low` to `high` on the axis; None is an open end."""
        return self.low if low is None else self.clipped(low), self.high if high is None else self.clipped(high)

    def clipped(self, value):
        return min(max(value, self.low), self.high)

    def is_edge(self, value):
        return value in (self.low, self.high)

    @staticmethod
    def number(text):
        """The text as a finite number; None if it is empty or not finite."""
        value = float(text) if text else math.inf
        return value if math.isfinite(value) else None
