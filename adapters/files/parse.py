"""From bytes to a recording: what the parser's process does."""

from typing import Final

from training_analyzer.adapters.files.detect import is_fit, xml_format
from training_analyzer.adapters.files.fit import parse_fit
from training_analyzer.adapters.files.gunzip import gunzipped, is_gzip
from training_analyzer.domain.activities.errors import UnreadableFile
from training_analyzer.domain.activities.recording import FileFormat, Recording

MOST_BYTES: Final = 20 * 1024 * 1024


def parse(body: bytes, *, patient: bool = False) -> Recording:
    """Return what a file holds, also a gzipped one.

    ``patient`` leaves out the fast reader of FIT, which panics over some damage.
    Raises UnsupportedFormat, NotAnActivity, UnreadableFile.
    """
    check_size(body)
    if is_gzip(body):
        body = gunzipped(body, MOST_BYTES)
    if is_fit(body):
        return parse_fit(body, patient=patient)
    if xml_format(body) is FileFormat.TCX:
        from training_analyzer.adapters.files.tcx import parse_tcx  # noqa: PLC0415 (most files are FIT)

        return parse_tcx(body)
    from training_analyzer.adapters.files.gpx import parse_gpx  # noqa: PLC0415 (most files are FIT)

    return parse_gpx(body)


def check_size(body: bytes) -> None:
    """Raise UnreadableFile for an empty or too large file."""
    if not body:
        raise UnreadableFile("it is empty")
    if len(body) > MOST_BYTES:
        raise UnreadableFile(f"it is larger than {MOST_BYTES // 1024 // 1024} MiB")
