"""The words on a figure."""

# The claims in a few words. The program's table of verdicts has them in full.
CLAIMS = {
    "F2": "label correlation rises",
    "F3": "related tasks are easier",
    "F4.1": "related tasks are easier",
    "F4.2": "MMoE's gap is much smaller",
    "F4.3": "OMoE degrades, MMoE little",
    "F4.4": "both beat Shared-Bottom",
    "F5.1": "Shared-Bottom varies most",
    "F5.2": "OMoE varies more when apart",
    "F5.3": "lowest losses are alike",
}
WORDS = {"corr": "task correlation", "tasks": "number of tasks"}


def named(place):
    """A place on the axes, for a panel's title."""
    return ", ".join(unbroken(f"{WORDS.get(axis, axis.replace('_', ' '))} {value}") for axis, value in place.items())


def setting(place):
    """A setting's place on the axes, for a row; its data law is given by name alone."""
    words = {"preset": str, "rows": lambda value: f"{thousands(value)} rows"}
    parts = (words.get(axis, lambda value: named({axis: value}))(value) for axis, value in place.items())
    return ", ".join(parts)


def thousands(text):
    """A whole number with commas between its thousands; any other text unchanged."""
    return f"{int(text):,}" if text.isdigit() else text


def counted(title, n):
    """The title with the number of runs, or with a range if the numbers differ."""
    if not n:
        return f"{title} {unbroken('(no completed run)')}".strip()
    return f"{title} {unbroken(f'({sized(n)})')}" if title else sized(n)


def sized(n):
    """`n = 200`, or a range."""
    return f"n = {n[0]}" if len(set(n)) == 1 else f"n = {min(n)} to {max(n)}"


def unbroken(text):
    """The text with non-breaking spaces."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def on_floor(floor, drawn):
    """A sentence on the lowest possible loss."""
    where = "" if drawn else " and lies below the axis"
    return f"The variance of the label noise, {floor:g}, is the best possible loss{where}."


def on_linear_fit(fit, drawn):
    """A sentence on the loss that needs no network."""
    where = "" if drawn else ", above the axis"
    return f"The best linear fit has a loss of {fit:.3g}{where}; trainings begin on a plateau there."


def caption(first, results, more, choice=True):
    """What the figure shows, how the learning rate was chosen, what is left out."""
    sentences = [first]
    if choice and results.has_choice():
        sentences += selection(results)
    sentences += more
    done, planned = len(results.runs) - results.count("missing"), len(results.runs)
    if done < planned:
        sentences.insert(0, f"Preliminary: {done} of {planned} runs are done.")
    left_out = [f"{results.count(status)} {status}" for status in ("diverged", "failed") if results.count(status)]
    if left_out:
        sentences.append(f"Left out: {' and '.join(left_out)} of {planned} runs.")
    return " ".join(sentences)


def selection(results):
    kinds = {row.get("selection") for row in (*results.selected, *results.aucs, *results.tasks.finals)}
    sentences = {
        "cross-fitted": "Each half of the seeds is shown at the learning rate that the other half chose.",
        "in-sample": "Where a half of the seeds is empty, all seeds chose the learning rate that they are shown at.",
    }
    return [sentence for kind, sentence in sentences.items() if kind in kinds]
