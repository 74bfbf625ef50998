"""Axes: ticks at every span, with labels that can be read alone and have room."""

import math

from .style import ticker

# Values that span more than this factor get a log axis.
DECADE = 10.0
# How far beyond the lines a log axis goes to show their bands.
FARTHEST_BAND = 3.0
STEPS = (1, 2, 2.5, 5, 10)
MOST_TICKS, MOST_WHOLE = 9, 5
# Where a log axis has ticks, from dense to sparse: at these multiples within a decade, or once in this many decades.
WITHIN, STRIDES = ((1, 2, 5), (1, 3), (1,)), (2, 3, 5, 10, 20, 50, 100, 200)
# Powers of ten that are written out.
LEAST_POWER, GREATEST_POWER = -4, 5
MOST_DIGITS = 17
# A tick's label in points: the size of its font, the width of a digit, the gap to the next label.
SIZE, DIGIT, GAP = 9, 5.73, 3


class Numbers(ticker.Formatter):
    """Labels with all their digits. No part of them stands at the end of the axis."""

    def __init__(self, written):
        self.written = written

    def __call__(self, value, position=None):
        return self.written([value])[0]

    def format_ticks(self, values):
        return self.written(list(values))


class Spaced(ticker.MaxNLocator):
    """Ticks in equal steps, as many as have room for their labels."""

    def __init__(self, written, most=None, steps=STEPS, whole=False):
        super().__init__(most or "auto", steps=steps, integer=whole)
        self.written, self.most, self.steps, self.whole = written, most, steps, whole

    def tick_values(self, low, high):
        most = self.most or min(max(self.axis.get_tick_space(), 1), MOST_TICKS)
        for bins in range(most, 0, -1):
            ticks = ticker.MaxNLocator(bins, steps=self.steps, integer=self.whole).tick_values(low, high)
            if self.whole:
                ticks = sorted({float(round(tick)) for tick in ticks})
            inside = [tick for tick in ticks if low <= tick <= high]
            if have_room(self.axis, [(tick - low) / (high - low) for tick in inside], self.written(inside)):
                break
        return ticks


class Decades(ticker.LogLocator):
    """Ticks of a log axis, as many as have room for their labels."""

    def tick_values(self, low, high):
        low, high = sorted((low, high))
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        choices = [[part * 10.0**power for power in powers for part in parts] for parts in WITHIN]
        choices += [[10.0**power for power in powers if power % stride == 0] for stride in STRIDES]
        some = ticker.MaxNLocator(3).tick_values(low, high)
        for ticks in choices:
            inside = [tick for tick in ticks if low <= tick <= high]
            if len(inside) < 2:
                break
            some = inside
            parts = [math.log(tick / low) / math.log(high / low) for tick in inside]
            if have_room(self.axis, parts, powers_of(inside)):
                break
        return [tick for tick in some if low <= tick <= high]


def have_room(axis, places, labels):
    """Whether the labels at these parts of the axis do not touch."""
    pixels = axis.axes.bbox.width if axis.axis_name == "x" else axis.axes.bbox.height
    length = pixels * 72 / axis.axes.figure.dpi
    extent = max(map(width_of, labels), default=0) + GAP if axis.axis_name == "x" else 1.2 * SIZE
    return all((after - before) * length >= extent for before, after in zip(places, places[1:]))


def width_of(label):
    """About how wide a label is."""
    return DIGIT * (len(label) - sum(label.count(narrow) for narrow in ".,") / 2)


def in_full(values):
    """Numbers with as many decimals as tell them apart; very large and very small ones each with an exponent."""
    largest = max(map(abs, values), default=0.0)
    power = math.floor(math.log10(largest)) if largest else 0
    power = 0 if LEAST_POWER <= power <= GREATEST_POWER else power
    scaled = [value / 10.0**power for value in values]
    span = max(scaled, default=0.0) - min(scaled, default=0.0) or largest / 10.0**power or 1.0
    exact = 1e-3 * 10.0 ** math.floor(math.log10(span))
    fits = (digits for digits in range(MOST_DIGITS) if all(abs(part - round(part, digits)) < exact for part in scaled))
    digits = next(fits, MOST_DIGITS)
    exponent = f"e{power}" if power else ""
    numbers = (f"{round(part, digits) + 0.0:.{digits}f}".replace("-", "\N{MINUS SIGN}") for part in scaled)
    return [number + exponent if part else "0" if power else number for number, part in zip(numbers, scaled)]


def powers_of(values):
    """Numbers of any size in few characters, with as many digits as tell them apart. If some need an exponent, most
    have one."""
    powers = [math.log10(value) for value in values]
    is_wide = any(not LEAST_POWER <= power <= GREATEST_POWER for power in powers)
    for digits in range(5, MOST_DIGITS):
        write = (with_exponent if is_wide and abs(power) > 3 else plain for power in powers)
        labels = [written(value, digits) for written, value in zip(write, values)]
        if len(set(labels)) == len(set(values)):
            break
    return labels


def plain(value, digits):
    return f"{value:.{digits + 1}g}"


def with_exponent(value, digits):
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def with_commas(values):
    """Whole numbers, with commas between the thousands."""
    return [f"{value:,.0f}" for value in values]


def linear_scale(axis, **ticks):
    """A linear scale."""
    axis.set_major_locator(Spaced(in_full, **ticks))
    axis.set_major_formatter(Numbers(in_full))


def whole_numbers(axis):
    """Ticks at whole numbers only."""
    axis.set_major_locator(Spaced(with_commas, MOST_WHOLE, steps=None, whole=True))
    axis.set_major_formatter(Numbers(with_commas))


def log_scale(axis):
    """A log scale."""
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    axis.set_major_locator(Decades())
    axis.set_major_formatter(Numbers(powers_of))
    axis.set_minor_formatter(ticker.NullFormatter())


def spans_decades(low, high):
    """Whether values from `low` to `high` need a log scale."""
    return low > 0 and high / low > DECADE


def loss_scale(axis, values, floor):
    """Sets a log scale if the losses span decades. Returns whether the floor is near enough to be drawn."""
    near = floor is not None and floor * DECADE >= min(values)
    if spans_decades(min(values + [floor] if near else values), max(values)):
        log_scale(axis)
    return near


def cut_bands(axis, values):
    """Ends a log axis not far beyond the values, so that bands that reach to 0 or far up do not squeeze the lines."""
    if axis.get_scale() == "log":
        low, high = axis.get_view_interval()
        farthest = min(values) / FARTHEST_BAND, max(values) * FARTHEST_BAND
        if low < farthest[0] or high > farthest[1]:
            axis.axes.set(**{f"{axis.axis_name}lim": (max(low, farthest[0]), min(high, farthest[1]))})
