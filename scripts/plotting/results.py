"""A study, read from its results folder."""

from pathlib import Path

from .claims import Claims
from .fonts import Script
from .tables import ResultsError, find, number_or_zero, numbers, read_manifest, read_table, require, select
from .tasks import Tasks
from .tracks import Tracks

TEST_LOSS_COLUMN = "test_mse_mean"
# What is drawn of measured data: the correlation of the two labels, or its mean over every two of several.
LABEL_CORRELATION_COLUMN = "all_pearson_labels"
# The trials of a study whose models are tuned.
TRIALS = "tuning/trials.csv"
# Tables of every sweep that has completed runs; of every training; and of studies that have what it takes.
SWEPT = ("cells.csv", "curves.csv")
TRAINED = ("selected.csv", "selected-curves.csv")
OF_SOME = {"aucs.csv": "mmoe report", "claims.csv": "mmoe claims", TRIALS: "mmoe tune CONFIG --out"}
OF_SOME |= {"tasks.csv": "mmoe report", "comparisons.csv": "mmoe report"}
# The tables that have all names.
NAMING = ("runs.csv", "claims.csv", TRIALS, "tasks.csv")


class Results:
    """The tables of a study."""

    def __init__(self, folder, tables, manifest, initial_trials):
        self.folder = folder
        self.study = manifest.get("study", {}).get("name", folder.resolve().name)
        names = [text for name in NAMING for row in tables[name] for text in row.values()]
        self.script = Script([self.study, *names])
        self.study = self.script.readable(self.study)
        readable = map(self.script.rows, tables.values())
        runs, cells, curves, selected, selected_curves, aucs, claims, trials, tasks, comparisons = readable
        self.runs = runs
        of_test_loss = {"metric": TEST_LOSS_COLUMN}
        self.cells, self.selected = select(cells, of_test_loss), select(selected, of_test_loss)
        self.curves, self.selected_curves = select(curves, of_test_loss), select(selected_curves, of_test_loss)
        self.labels = [row for row in select(cells, {"metric": LABEL_CORRELATION_COLUMN}) if row.get("mean")]
        # Of few seeds, no hypothesis has an interval.
        self.claims = Claims([row | {end: row.get(end, "") for end in ("low", "high")} for row in claims])
        self.aucs = aucs
        self.tasks = Tasks(tasks, comparisons, selected_curves)
        self.trials = trials
        self.initial_trials = initial_trials
        self.noise_std = find(manifest, "noise_std")
        self.tracks = Tracks(folder)
        columns = list(runs[0]) if runs else []
        self.axes = columns[1 : columns.index("seed")] if runs else []

    @classmethod
    def read(cls, folder):
        """Reads `folder`; an error says what is missing and which command makes it."""
        folder = Path(folder)
        if not folder.is_dir():
            raise ResultsError(f"{folder}: no such folder; run: mmoe sweep CONFIG --out {folder}")
        # Models are tuned before they are swept.
        is_swept = (folder / "runs.csv").exists() or not (folder / TRIALS).exists()
        runs = read_table(folder, "runs.csv") if is_swept else []
        if is_swept and all(run["status"] != "completed" for run in runs):
            raise ResultsError(f"{folder}: no run is completed yet; run: mmoe sweep CONFIG --out {folder}")
        is_trained = bool(runs) and "model" in runs[0]
        tables = {"runs.csv": runs}
        tables |= {name: read_table(folder, name) if is_swept else [] for name in SWEPT}
        tables |= {name: read_table(folder, name) if is_trained else [] for name in TRAINED}
        tables |= {
            name: read_table(folder, name, made_by) if (folder / name).exists() else []
            for name, made_by in OF_SOME.items()
        }
        search = read_manifest(folder / "tuning" / "manifest.toml")
        manifest = read_manifest(folder / "manifest.toml") or search
        initial = find(search, "initial") or 0
        results = cls(folder, tables, manifest, initial)
        if results.cells:
            require(results.runs, [TEST_LOSS_COLUMN], folder / "runs.csv", f"mmoe report {folder}")
        if results.labels:
            require(results.runs, [LABEL_CORRELATION_COLUMN], folder / "runs.csv", f"mmoe report {folder}")
        return results

    def count(self, status):
        """How many runs have this status."""
        return sum(run["status"] == status for run in self.runs)

    def values(self, axis):
        """The distinct values of an axis: numbers in rising order, names in plan order. Empty for an axis
        that the study lacks."""
        values = dict.fromkeys(run[axis] for run in self.runs if axis in self.axes)
        return sorted(values, key=number_or_zero) if axis != "model" else list(values)

    def has_choice(self):
        """Whether some model is trained at several learning rates, of which one is chosen."""
        rates = {(run["model"], run["learning_rate"]) for run in self.runs if "learning_rate" in self.axes}
        return len(rates) > len(self.values("model"))

    def has_pairs(self):
        """Whether there are three or more labels, with a correlation recorded for each pair."""
        pairs = LABEL_CORRELATION_COLUMN.removesuffix("labels") + "y1:"
        return any(column.startswith(pairs) for column in self.runs[0])

    def has_one_law(self):
        """Whether all runs see data of one law; losses under different laws cannot be compared."""
        return len(self.values("preset")) < 2

    def panels(self, leave_out=()):
        """The distinct places on all axes except the model, the learning rate and those to leave out."""
        axes = [axis for axis in self.axes if axis not in ("model", "learning_rate", *leave_out)]
        places = dict.fromkeys(tuple(run[axis] for axis in axes) for run in self.runs)
        ordered = sorted(places, key=lambda place: [number_or_zero(value) for value in place])
        return [dict(zip(axes, place)) for place in ordered]

    def chosen_finals(self, place):
        """Final test losses of the completed runs at `place`, each at the learning rate chosen for its seed."""
        return [float(run[TEST_LOSS_COLUMN]) for row in select(self.selected, place) for run in self.behind(row)]

    def behind(self, row):
        """The completed runs that a row of a table describes."""
        place = {axis: row[axis] for axis in self.axes if axis in row}
        runs = (run for run in select(self.runs, place) if run["status"] == "completed")
        return [run for run in runs if "selection" not in row or self.is_chosen(run, row)]

    def aucs_of(self, rows, task):
        """A task's AUC on test rows of every completed run behind these rows."""
        return [float(run[f"test_auc_{task}"]) for row in rows for run in self.behind(row)]

    def is_chosen(self, run, row):
        """Whether the run is at the learning rate that was chosen for its seed."""
        half = "odd" if int(run["seed"]) % 2 else "even"
        return "learning_rate" not in self.axes or run["learning_rate"] == row.get(f"learning_rate_{half}_seeds")

    def noise_variance(self, place):
        """The variance of the label noise, below which no expected test loss falls; None if it is unknown."""
        noise_std = place.get("noise_std", self.noise_std)
        return float(noise_std) ** 2 if noise_std is not None else None

    def linear_fit(self, place):
        """The test loss of the best linear fit, as the mean over the seeds; None if it is unknown."""
        at_place = {axis: value for axis, value in place.items() if axis != "learning_rate"}
        fits = [fit for fit in numbers(select(self.cells, at_place), "linear_fit") if fit is not None]
        return sum(fits) / len(fits) if fits else None


def on_the_plateau(rows):
    """The rows whose mean loss is above that of the best linear fit."""
    return [row for row in rows if row.get("linear_fit") and row["mean"] and float(row["mean"]) > float(row["linear_fit"])]
