"""The test loss of single runs by step."""

import csv

from .tables import TEST_LOSS, ResultsError, select

PACKS = "curves-by-run"
METRIC = "test_mse_"


class Tracks:
    """Reads the curves of a folder's runs, from `runs/` or as `mmoe publish` packs them."""

    def __init__(self, folder):
        self.folder = folder
        self.packed = None

    def of(self, run):
        """Steps and losses of a run; None if the folder does not have its curve."""
        path = self.folder / "runs" / run["id"] / "metrics.csv"
        if path.exists():
            with open(path, newline="", encoding="utf-8") as file:
                points = [(float(row["step"]), float(row["value"])) for row in select(csv.DictReader(file), TEST_LOSS)]
        else:
            points = self.from_packs().get(run["id"])
        return tuple(zip(*points)) if points else None

    def from_packs(self):
        """The packed curves by run; read when first needed."""
        if self.packed is None:
            self.packed = {}
            for path in sorted((self.folder / PACKS).glob("*.csv.xz")):
                self.unpack(path)
        return self.packed

    def unpack(self, path):
        """Adds a pack's curves. A pack has the losses of the tasks, of which the mean is drawn."""
        try:
            import lzma
        except ImportError:  # A Python that was built without it.
            return
        try:
            with lzma.open(path, "rt", newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    losses = [float(text) for column, text in row.items() if column.startswith(METRIC) and text]
                    if losses:
                        self.packed.setdefault(row["id"], []).append((float(row["step"]), sum(losses) / len(losses)))
        except (lzma.LZMAError, EOFError) as error:
            raise ResultsError(f"{path}: {error}; check it: sha256sum --check checksums.txt") from None
