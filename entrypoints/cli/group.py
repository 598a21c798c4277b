"""A group of commands whose expected failures end as one sentence and an exit code."""

from typing import Any

import click

from training_analyzer.domain.errors import TrainingAnalyzerError


class OneSentence(click.Group):
    """Exit codes: 0 done, 1 failed with a sentence on standard error, 2 called wrongly."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; show an expected failure without a traceback."""
        try:
            return super().invoke(ctx)
        except TrainingAnalyzerError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt as error:
            raise click.exceptions.Exit(130) from error
