"""The verdicts on the paper's claims."""

from .tables import number_or_zero, select

REPRODUCED, CONTRADICTED, UNDECIDED = "reproduced", "contradicted", "undecided"
PER_MODEL = "-per-model"
# How the program writes "wherever the training ends".
NO_STEP = 2**64 - 1


class Claims:
    """The rows that decided each claim, by setting, choice of the learning rates and step."""

    def __init__(self, rows):
        self.rows = [row for row in rows if row["decides"] == "true"]
        columns = list(rows[0]) if rows else []
        self.axes = columns[: columns.index("selection")] if rows else []

    def settings(self):
        """The places on the axes other than model, correlation and learning rate, in plan order."""
        places = dict.fromkeys(tuple(row[axis] for axis in self.axes) for row in self.rows)
        return [dict(zip(self.axes, place)) for place in places]

    def names(self):
        """The claims' names, in the paper's order."""
        return sorted({row["claim"] for row in self.rows})

    def steps(self):
        """The steps at which the claims are judged; the last is the end of the training."""
        return sorted({row["step"] for row in self.rows}, key=number_or_zero)

    def by_choice(self):
        """The rows by how the learning rate was chosen: per model and correlation, then per model."""
        choices = ([], [])
        for row in self.rows:
            choices[row["selection"].endswith(PER_MODEL)].append(row)
        return choices

    def at_end(self, rows):
        """Those of the rows that are at the last step."""
        return select(rows, {"step": self.steps()[-1]}) if rows else []


class Region:
    """The effects that a claim allows."""

    def __init__(self, text):
        """Reads `> 0`, `< 0.1` or `-0.1 to 0.1`."""
        words = text.split()
        self.low = self.high = None
        if words[0] == ">":
            self.low = float(words[1])
        elif words[0] == "<":
            self.high = float(words[1])
        else:
            self.low, self.high = float(words[0]), float(words[2])

    def bounds(self):
        """The bounds that are not open."""
        return [bound for bound in (self.low, self.high) if bound is not None]
