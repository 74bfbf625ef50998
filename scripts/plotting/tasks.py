"""The tasks of a study on a described table: metrics that stand for them, final values, curves and comparisons."""

from .captions import unbroken
from .tables import select
from .text import fill

# Metrics as readers know them.
NAMES = {
    "auc": "AUC",
    "gauc": "AUC by group",
    "average-precision": "average precision",
    "log-loss": "log-loss",
    "normalized-entropy": "normalized entropy",
    "rmse": "RMSE",
    "mae": "MAE",
    "r2": "R\N{SUPERSCRIPT TWO}",
}
BETTER = {"higher": "higher is better", "lower": "lower is better", "nearest-1": "best at 1"}
# Metrics in the unit of the label.
WITH_UNIT = ("rmse", "mae")
AXIS_WIDTH = 28  # In characters, of a label beside a panel.


class Metric:
    """A metric of a task on test rows, by which models are compared."""

    def __init__(self, row, rows=()):
        self.task, self.metric = row["task"], row["metric"]
        self.better = row["better"]
        self.rows = sorted(rows)
        self.column = f"test_{self.metric}_{self.task}"

    def place(self):
        """Where tables have it."""
        return {"task": self.task, "metric": self.metric}

    def name(self):
        """`AUC of click`."""
        return f"{NAMES.get(self.metric, self.metric)} of {self.task}"

    def axis(self):
        """The same for an axis, with its unit."""
        return "\n".join(filter(None, (fill(self.name(), AXIS_WIDTH), self.unit())))

    def unit(self):
        """The unit in words; empty if it has none."""
        return "(unit of the label)" if self.metric in WITH_UNIT else ""

    def direction(self):
        """Which values are better, in words; empty if nobody can say."""
        return BETTER.get(self.better, "")

    def title(self, name=None):
        """`AUC of click` or another name; in a second line which values are better, and on how many test rows."""
        ends = " to ".join(dict.fromkeys(f"{end:,}" for end in (self.rows[:1] + self.rows[-1:])))
        rows = unbroken(f"{ends} test rows") if ends else ""
        return "\n".join(filter(None, (name or self.name(), ", ".join(filter(None, (self.direction(), rows))))))


class Tasks:
    """The tables of the tasks; all empty if the data is no described table."""

    def __init__(self, finals, comparisons, curves):
        self.finals = [row for row in finals if row["headline"] == "true"]
        # Other studies compare models by their main task alone.
        self.differences = [row for row in comparisons if row.get("difference")] if self.finals else []
        columns = [metric.column for metric in self.metrics()]
        self.curves = [row for row in curves if row["metric"] in columns]

    def metrics(self):
        """The metrics that stand for the tasks, in the order of the tasks. Those that no run has a value of are left
        out."""
        first = {(row["task"], row["metric"]): row for row in reversed(self.finals) if row.get("mean")}
        order = dict.fromkeys((row["task"], row["metric"]) for row in self.finals)
        rows = {key: {int(row["rows"]) for row in self.finals if self.key(row) == key and row.get("rows")} for key in order}
        return [Metric(first[key], rows[key]) for key in order if key in first]

    @staticmethod
    def key(row):
        return row["task"], row["metric"]

    def undefined(self):
        """A sentence on those that no run has a value of."""
        shown = {(metric.task, metric.metric) for metric in self.metrics()}
        keys = dict.fromkeys((row["task"], row["metric"]) for row in self.finals)
        names = [f"{NAMES.get(metric, metric)} of {task}" for task, metric in keys if (task, metric) not in shown]
        return [f"Not defined on the test rows: {', '.join(names)}."] * bool(names)

    def finals_of(self, metric, place):
        """The rows of final values of a metric at a place on the axes."""
        return [row for row in select(self.finals, {**metric.place(), **place}) if row.get("mean")]
