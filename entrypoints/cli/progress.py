"""A bar on standard error: a pipe sees the results only."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Return it, nothing before it is known."""
        return Text("" if task.speed is None else f"{task.speed:,.0f}/s")


def progress_bar(*more: ProgressColumn) -> Progress:
    """Return a bar with a count and the time that is left; it disappears at the end. Only a terminal sees it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *more,
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    return Progress(
        *columns, console=console, transient=True, redirect_stdout=False, disable=not console.is_terminal
    )
