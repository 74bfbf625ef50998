"""The words on a figure."""


def named(place):
    """A place on the axes, for a panel's title."""
    words = {"corr": "task correlation"}
    return ", ".join(unbroken(f"{words.get(axis, axis.replace('_', ' '))} {value}") for axis, value in place.items())


def counted(title, n):
    """The title with the number of runs, or with the range where they differ."""
    if not n:
        return f"{title} {unbroken('(no completed run)')}".strip()
    runs = f"n = {n[0]}" if len(set(n)) == 1 else f"n = {min(n)} to {max(n)}"
    return f"{title} {unbroken(f'({runs})')}" if title else runs


def unbroken(text):
    """The text with spaces at which no line is broken."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def on_floor(floor, drawn):
    """A sentence on the lowest loss that can be had."""
    where = "" if drawn else " and lies below the axis"
    return f"The variance of the label noise, {floor:g}, is the best possible loss{where}."


def caption(first, results, floors, chosen=True):
    """What the figure shows, how the learning rate was chosen, what is left out."""
    sentences = [first]
    if chosen and results.has_choice():
        sentences += selection(results)
    sentences += floors
    done, planned = len(results.runs) - results.count("missing"), len(results.runs)
    if done < planned:
        sentences.insert(0, f"Preliminary: {done} of {planned} runs are done.")
    left_out = [f"{results.count(status)} {status}" for status in ("diverged", "failed") if results.count(status)]
    if left_out:
        sentences.append(f"Left out: {' and '.join(left_out)} of {planned} runs.")
    return " ".join(sentences)


def selection(results):
    kinds = {row["selection"] for row in results.summary}
    sentences = {
        "cross-fitted": "Each half of the seeds is shown at the learning rate that the other half chose.",
        "in-sample": "Where a half of the seeds is empty, all seeds chose the learning rate that they are shown at.",
    }
    return [sentence for kind, sentence in sentences.items() if kind in kinds]
