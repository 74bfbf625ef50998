"""Which figures a study has; each is a function that returns a figure and reads nothing but the study's tables."""

from .ambiguity import ambiguity_map
from .auc import auc_by_model
from .correlation import loss_by_correlation
from .curves import learning_rate_grid, loss_by_step
from .forest import claims
from .histogram import final_loss_histogram
from .labels import label_correlation
from .task_curves import metric_by_step
from .task_differences import against_reference
from .task_finals import final_by_task
from .trials import best_by_trial


def of(results):
    """Name and function of every figure that the study has the axes for."""
    if results.labels:
        # A matrix of correlations is no place on an axis.
        if results.values("corr"):
            yield "label-correlation", label_correlation
        return
    if results.trials:
        yield "best-by-trial", best_by_trial
    if results.aucs:
        # No figure of verdicts: differences between AUCs range from a thousandth to a tenth, so they have a table.
        yield "auc-by-model", auc_by_model
        return
    if results.tasks.metrics():
        yield "metric-by-step", metric_by_step
        yield "final-by-task", final_by_task
        if results.tasks.differences:
            yield "against-reference", against_reference
        return
    if results.cells and results.has_one_law():
        yield "loss-by-step", loss_by_step
        if len(results.values("corr")) > 1:
            yield "loss-by-correlation", loss_by_correlation
        yield "final-loss-histogram", final_loss_histogram
        if results.has_choice():
            yield "learning-rate-grid", learning_rate_grid
    if len(results.claims.settings()) == 1:
        yield "claims", claims
    elif results.claims.settings():
        yield "ambiguity-map", ambiguity_map
