"""AUCs of scikit-learn's logistic regression on the log of own_data.rs, which has the same law line by line.

    python logistic.py log.csv     # prints the AUC on the test rows; writes the log
"""

import math
import sys

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

ROWS = 6000


class Draws:
    """Numbers from 0 to 1."""

    def __init__(self):
        self.state = 7

    def __call__(self):
        self.state = (6364136223846793005 * self.state + 1442695040888963407) % 2**64
        return (self.state >> 33) / 2**31


def rows():
    draw = Draws()
    for row in range(ROWS):
        kind = int(draw() * 12)
        genres = [genre for genre in range(6) if draw() < 0.3] or [0]
        x, z = 40 * draw() + 1980, draw()
        is_missing = draw() < 0.1
        score = 0.3 * (kind % 5 - 2) + 0.4 * sum(genre - 2 for genre in genres) + (x - 2000) / 15
        score += -0.7 if is_missing else 1.5 * (z - 0.5)
        click = int(draw() < 1 / (1 + math.exp(-score)))
        yield kind, genres, x, None if is_missing else z, click, "t" if row % 3 == 0 else ""


def main():
    table = list(rows())
    with open(sys.argv[1], "w") as file:
        print("kind,genres,x,z,click,part", file=file)
        for kind, genres, x, z, click, part in table:
            z = "" if z is None else f"{z:.6f}"
            print(f"k{kind},{'|'.join(f'g{genre}' for genre in genres)},{x:.6f},{z},{click},{part}", file=file)
    inputs = np.zeros((ROWS, 12 + 6 + 3))
    for row, (kind, genres, x, z, _, _) in enumerate(table):
        inputs[row, kind] = 1
        inputs[row, [12 + genre for genre in genres]] = 1
        inputs[row, 18:] = (x - 2000) / 11, 0 if z is None else (z - 0.5) * 3, z is None
    clicks = np.array([row[4] for row in table])
    is_test = np.array([row[5] == "t" for row in table])
    model = LogisticRegression(penalty=None, max_iter=10_000, tol=1e-10).fit(inputs[~is_test], clicks[~is_test])
    area = roc_auc_score(clicks[is_test], model.decision_function(inputs[is_test]))
    print(f"scikit-learn {sklearn.__version__}: {area:.6f}, {clicks.mean():.4f} of 1")


if __name__ == "__main__":
    main()
