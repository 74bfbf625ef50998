#!/usr/bin/env python3
"""Draws 40 comments and 20 messages of src/ with seed 0, for a fresh reader to say in other words (see CONTRIBUTING.md).

Each comes with its place and, for a comment, the first line of code below it.
"""

import pathlib
import random
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMENT = re.compile(r"^\s*//[/!]?(?: |$)")
# A string of at least four words, such as an error message or a help text.
MESSAGE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
FEWEST_WORDS = 4


# Where a file's own tests begin.
TESTS = re.compile(r"^#\[cfg\(test\)\]\nmod \w+ \{", re.MULTILINE)


def source(path):
    """The lines of a file before its tests. A quote as a character does not begin a string."""
    return TESTS.split(path.read_text(encoding="utf-8").replace("'\"'", "'_'"))[0].splitlines()


def comments(path, lines):
    """(place, text, code below) of every block of comment lines."""
    start = None
    for number, line in enumerate([*lines, ""]):
        if COMMENT.match(line):
            start = number if start is None else start
        elif start is not None:
            text = "\n".join(line.strip() for line in lines[start:number])
            if len(text.split()) > FEWEST_WORDS:
                yield f"{path.relative_to(ROOT)}:{start + 1}", text, line.strip()
            start = None


def messages(path, lines):
    """(place, text, "") of every string with words in it, outside comments."""
    code = "\n".join("" if COMMENT.match(line) else line for line in lines)
    for match in MESSAGE.finditer(code):
        if len(re.findall(r"\b[a-z]+\b", match[1])) >= FEWEST_WORDS and " " in match[1]:
            yield f"{path.relative_to(ROOT)}:{code.count(chr(10), 0, match.start()) + 1}", match[1], ""


def main():
    files = sorted(path for path in (ROOT / "src").rglob("*.rs") if "tests" not in path.parts and path.name != "tests.rs")
    draw = random.Random(0)
    for kind, found, count in (("comment", comments, 40), ("message", messages, 20)):
        every = [item for path in files for item in found(path, source(path))]
        for number, (place, text, below) in enumerate(draw.sample(every, count), start=1):
            print(f"--- {kind} {number} of {count}, out of {len(every)}: {place}\n{text}\n{below}".rstrip())


if __name__ == "__main__":
    main()
