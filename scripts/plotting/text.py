"""Texts in lines. Widths are in characters; Chinese, Japanese and Korean ones are twice as wide as others."""

import textwrap
import unicodedata


def width_of(text):
    """The width of a text's longest line."""
    return max(sum(map(width_of_character, line)) for line in text.split("\n"))


def width_of_character(character):
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text, width):
    """The text's lines, none of them wider than this."""
    share = len(text) / max(width_of(text), 1)
    return textwrap.wrap(text, max(int(width * share), 1))


def fill(text, width):
    """The same as one text."""
    return "\n".join(wrap(text, width))


def height_of(text):
    """Its number of lines."""
    return text.count("\n") + 1
