"""What a file is, by its content: names and media types are claims."""

import re
from typing import Final

from training_analyzer.adapters.files.xml_text import text_of
from training_analyzer.domain.activities.errors import UnsupportedFormat
from training_analyzer.domain.activities.recording import FileFormat

FIT_MARK: Final = b".FIT"
_ROOTS: Final = {"gpx": FileFormat.GPX, "trainingcenterdatabase": FileFormat.TCX}
_SKIPPED: Final = (("<?", "?>"), ("<!--", "-->"))
_HIDDEN_ROOT: Final = re.compile(r"<(?:[\w.-]{1,40}:)?(gpx|TrainingCenterDatabase)[\s/>]", re.IGNORECASE)
_ROOT: Final = re.compile(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})[\s/>]")


def is_fit(body: bytes) -> bool:
    """Tell whether a FIT header starts the body."""
    return body[8:12] == FIT_MARK


def xml_format(body: bytes) -> FileFormat:
    """Return the format of a body that is not FIT. Raises UnsupportedFormat."""
    if not _looks_like_xml(body):
        raise UnsupportedFormat
    text = _from_root(text_of(body[:65536]).text)
    # a document type hides the root; what follows it is searched, only to be refused for the right reason
    found = _HIDDEN_ROOT.search(text) if text.startswith("<!") else _ROOT.match(text)
    kind = _ROOTS.get(found[1].casefold()) if found else None
    if kind is None:
        raise UnsupportedFormat
    return kind


def _looks_like_xml(body: bytes) -> bool:
    start = body[:256].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return start.lstrip(b"\x00 \t\r\n").startswith(b"<")


def _from_root(text: str) -> str:
    """Return the text from its first element on, past declarations and comments."""
    rest = text.lstrip()
    while True:
        for opening, closing in _SKIPPED:
            if rest.startswith(opening):
                rest = rest.partition(closing)[2].lstrip()
                break
        else:
            return rest
