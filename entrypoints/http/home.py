"""What stands at the root: mails, payments and sign-ins lead back to it."""

from litestar import Controller, Response, get

from training_analyzer.entrypoints.http.access import ANYBODY
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.known_parameters import ANY_PARAMETER
from training_analyzer.entrypoints.http.page import link, page, paragraph
from training_analyzer.entrypoints.public_url import base_path

_SAYS = "This is the server of your training diary. Open it with the app that you use."


class HomeController(Controller):
    """The root."""

    @get(
        "/", opt={**ANYBODY, **ANY_PARAMETER}, include_in_schema=False
    )  # who comes back from paying brings some
    async def home(self, wired: InjectedWired) -> Response[str]:
        """Say what is here."""
        docs = (
            [link(f"{base_path(wired.settings)}/docs", "The API, to read and to try")]
            if wired.settings.http.docs
            else []
        )
        return page("Training Analyzer", paragraph(_SAYS), *docs)
