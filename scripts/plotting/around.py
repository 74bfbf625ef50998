"""What is drawn around means, and the words on it."""

from .intervals import FEWEST


class Around:
    """Collects what a figure draws around its means, and all losses that its axes must hold."""

    def __init__(self, what, shape, quartiles=False):
        self.what = what
        self.shape = shape
        self.quartiles = quartiles
        self.interval = self.single = self.of_few = False
        self.values = []

    def words(self):
        """Sentences for the caption."""
        few = f", where they are fewer than {FEWEST}" if self.interval else ""
        sentences = [f"{self.what}; {self.shape}: 95 % interval of the mean." if self.interval else f"{self.what}."]
        if self.interval and self.quartiles:
            sentences.append("Lighter band: from the lower to the upper quartile of the runs.")
        if self.single:
            sentences.append(f"Thin lines: the single runs{few}.")
        if self.of_few:
            sentences.append(f"{self.shape.capitalize()}: from the lower to the upper quartile of the runs{few}.")
        return " ".join(sentences)
