"""Reads a results folder."""

import csv
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:  # Python before 3.11.
    import tomli as tomllib

# The test loss, the mean over the tasks: what is drawn.
TEST_LOSS = {"split": "test", "task": "mean", "metric": "mse"}
TEST_LOSS_COLUMN = "test_mse_mean"
GRID = "grid"
# The learning rate is chosen per model and correlation; the tables hold a choice per model, too.
CHOSEN = ("cross-fitted", "in-sample")


class ResultsError(Exception):
    """A folder that cannot be drawn: what, why, and what to do."""


class Results:
    """The tables of a study; every row is a dict of texts, as the file has them."""

    def __init__(self, folder, runs, curves, summary, manifest):
        self.folder = folder
        self.runs = runs
        self.curves = [row for row in curves if is_test_loss(row)]
        self.summary = [row for row in summary if is_test_loss(row)]
        config = manifest.get("config", {})
        self.study = config.get("study", {}).get("name", folder.resolve().name)
        self.noise_std = find(config, "noise_std")
        columns = list(runs[0]) if runs else []
        self.axes = columns[1 : columns.index("seed")] if runs else []

    @classmethod
    def read(cls, folder):
        """Reads `folder`; an error says what is not there and which command makes it."""
        folder = Path(folder)
        if not folder.is_dir():
            raise ResultsError(f"{folder}: no such folder; run: mmoe sweep CONFIG --out {folder}")
        tables = [read_table(folder, name) for name in ("runs.csv", "curves.csv", "summary.csv")]
        results = cls(folder, *tables, read_manifest(folder / "manifest.toml"))
        if not results.count("completed"):
            raise ResultsError(f"{folder}: no run is completed yet; run: mmoe sweep CONFIG --out {folder}")
        return results

    def count(self, status):
        """How many runs have this status."""
        return sum(run["status"] == status for run in self.runs)

    def values(self, axis):
        """The distinct values of an axis, numbers in rising order, names in plan order; none where it is no axis."""
        values = dict.fromkeys(run[axis] for run in self.runs if axis in self.axes)
        return sorted(values, key=number_or_zero) if axis != "model" else list(values)

    def has_choice(self):
        """Whether some model is trained at several learning rates, of which one is chosen."""
        rates = {(run["model"], run["learning_rate"]) for run in self.runs if "learning_rate" in self.axes}
        return len(rates) > len(self.values("model"))

    def panels(self, leave_out=()):
        """The distinct places on all axes but the model, the learning rate and those to leave out."""
        axes = [axis for axis in self.axes if axis not in ("model", "learning_rate", *leave_out)]
        places = dict.fromkeys(tuple(run[axis] for axis in axes) for run in self.runs)
        ordered = sorted(places, key=lambda place: [number_or_zero(value) for value in place])
        return [dict(zip(axes, place)) for place in ordered]

    def chosen_finals(self, place):
        """Final test losses of the completed runs at `place`, each at the learning rate chosen for its seed."""
        rows = select(self.summary, place)
        rates = next((row for row in rows if row["selection"] in CHOSEN), None)
        if rates is None:
            return []
        runs = (run for run in select(self.runs, place) if run["status"] == "completed")
        return [float(run[TEST_LOSS_COLUMN]) for run in runs if self.is_chosen(run, rates)]

    def is_chosen(self, run, rates):
        half = "odd" if int(run["seed"]) % 2 else "even"
        return "learning_rate" not in self.axes or run["learning_rate"] == rates[f"learning_rate_{half}_seeds"]

    def noise_variance(self, place):
        """The variance of the label noise, below which no expected test loss falls; None where it is not known."""
        noise_std = place.get("noise_std", self.noise_std)
        return float(noise_std) ** 2 if noise_std is not None else None


def is_test_loss(row):
    return all(row[column] == value for column, value in TEST_LOSS.items())


def select(rows, place):
    """The rows at a place on some of the axes."""
    return [row for row in rows if all(row[axis] == value for axis, value in place.items())]


def read_table(folder, name):
    path = folder / name
    try:
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, strict=True))
    except FileNotFoundError:
        raise ResultsError(f"{path}: not there; run: mmoe report {folder}") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise ResultsError(f"{path}: {error}; make it again: mmoe report {folder}") from None
    needed = {"runs.csv": ("id", "seed", "status", TEST_LOSS_COLUMN)}.get(name, ("selection", *TEST_LOSS))
    missing = [column for column in needed if rows and column not in rows[0]]
    if missing:
        raise ResultsError(f"{path}: no column {missing[0]}; make it again: mmoe report {folder}")
    if any(None in row or None in row.values() for row in rows):
        raise ResultsError(f"{path}: a row is not as long as the header; make it again: mmoe report {folder}")
    return rows


def read_manifest(path):
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ResultsError(f"{path}: {error}; mend it or run the sweep into another folder") from None


def find(table, key):
    """The value of `key` in a nested table, wherever it stands."""
    if key in table:
        return table[key]
    found = (find(value, key) for value in table.values() if isinstance(value, dict))
    return next((value for value in found if value is not None), None)


def number_or_zero(text):
    try:
        return float(text)
    except ValueError:
        return 0.0
