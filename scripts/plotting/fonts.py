"""Fonts for characters that the usual one lacks, such as Chinese and Japanese ones."""

import logging
from functools import lru_cache

from matplotlib import font_manager, get_data_path

# It warns if a family has no regular weight.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

USUAL = "DejaVu Sans"
REGULAR = 400
# Fonts that have a box for every character.
BOXES = ("Last Resort", ".LastResort", "Adobe Blank")
# Matplotlib's other fonts are for formulas; they have single letters of foreign scripts.
FORMULAS = get_data_path()
# Beginnings of families to try first: without serifs, and with many characters.
PREFERRED = ("Noto Sans", "Source Han Sans", "WenQuanYi", "Droid Sans Fallback", "Microsoft YaHei", "Hiragino Sans")
HINT = "install one, such as Noto Sans CJK"
MOST_SHOWN = 10


class Script:
    """How a study's texts are written: in which fonts, and which characters no font has."""

    def __init__(self, texts):
        lacking = set().union(*texts) - characters_of(USUAL)
        self.families, self.unreadable = [], sorted(lacking)
        for family in installed() if lacking else ():
            if not characters_of(family).isdisjoint(self.unreadable):
                self.unreadable = sorted(set(self.unreadable) - characters_of(family))
                self.families.append(family)
            if not self.unreadable:
                break

    def settings(self):
        """Matplotlib's settings for a figure with such texts."""
        return {"font.family": ["sans-serif", *self.families]} if self.families else {}

    def readable(self, text):
        """The text, with escapes for what would be boxes."""
        return text if text.isascii() else "".join(escape(c) if c in self.unreadable else c for c in text)

    def rows(self, rows):
        """The rows of a table with readable texts."""
        if not self.unreadable:
            return rows
        return [{column: self.readable(text) for column, text in row.items()} for row in rows]

    def warning(self):
        """A line on the characters that no font has."""
        shown = "".join(self.unreadable[:MOST_SHOWN])
        more = f" and {len(self.unreadable) - MOST_SHOWN} more characters" if len(self.unreadable) > MOST_SHOWN else ""
        return f"no installed font has {shown}{more}; drawn as escapes such as {escape(shown[0])}; {HINT}"


def escape(character):
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def installed():
    """The families of all installed fonts, the best first."""
    add_new()
    return sorted(files(), key=lambda family: (rank(family), family))


def rank(family):
    found = (number for number, start in enumerate(PREFERRED) if family.startswith(start))
    return next(found, len(PREFERRED) + ("Serif" in family) + 2 * ("Mono" in family))


def files():
    """The upright font of every family whose weight is nearest to a regular one's."""
    fonts = [entry for entry in font_manager.fontManager.ttflist if entry.style == "normal" and is_for_text(entry)]
    fonts.sort(key=lambda entry: (abs(weight_of(entry) - REGULAR), entry.fname), reverse=True)
    return {entry.name: entry.fname for entry in fonts}


def is_for_text(entry):
    return entry.name == USUAL or not (entry.name.startswith(BOXES) or entry.fname.startswith(FORMULAS))


def weight_of(entry):
    return font_manager.weight_dict.get(entry.weight, entry.weight)


@lru_cache(maxsize=1)
def add_new():
    """Adds fonts that were installed since Matplotlib made its list."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in set(font_manager.findSystemFonts()) - known:
        try:
            font_manager.fontManager.addfont(path)
        except (OSError, RuntimeError):  # Not a font that Matplotlib can read.
            continue


@lru_cache(maxsize=None)
def characters_of(family):
    """The characters of the font that stands for the family."""
    try:
        return frozenset(map(chr, font_manager.get_font(files()[family]).get_charmap()))
    except (OSError, RuntimeError):  # Removed since Matplotlib made its list, or broken.
        return frozenset()
