"""Intervals of a mean and of the runs."""

import math
from statistics import NormalDist, quantiles

CONFIDENCE = 0.95
# With fewer runs, an interval would be several times as wide as the runs are apart; the runs themselves are drawn.
FEWEST = 5


def of_loss(mean, sd, n):
    """The interval of a mean loss. Losses are positive, so it ends at 0."""
    half = half_width(sd, n)
    return max(mean - half, 0.0), mean + half


def middle(values):
    """The ends of the middle 95 % of the values."""
    tail = round(2 / (1 - CONFIDENCE))
    ends = quantiles(values, n=tail, method="inclusive")
    return ends[0], ends[-1]


def half_width(sd, n):
    """Half the width of the mean's interval; 0 for a single run, whose spread is unknown."""
    return student(n - 1) * sd / math.sqrt(n) if sd and n > 1 else 0.0


def student(freedom):
    """Student's quantile for the interval, by its expansion about the normal one (Abramowitz & Stegun 26.7.5).

    It is within 0.1 % from seven degrees of freedom up. With one or two it is too small, but so few runs prove nothing.
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom ** (power + 1) for power, term in enumerate(terms))
