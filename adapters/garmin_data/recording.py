"""The recording of an activity: a ZIP archive that holds one file."""

import hashlib
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from training_analyzer.adapters.garmin_data.values import ShapeChanged
from training_analyzer.domain.activities.recording import FileFormat
from training_analyzer.domain.sync.summary import ActivityFile

MOST_BYTES: Final = 20 << 20
_FORMATS: Final = {f".{each}": each for each in FileFormat}


def recording(archive: bytes) -> ActivityFile:
    """Return the file of an archive, unpacked. Raises ShapeChanged for what is none, and for more than 20 MiB."""
    try:
        with ZipFile(BytesIO(archive)) as opened:
            member, kind = _member(opened)
            with opened.open(member) as file:
                data = file.read(MOST_BYTES + 1)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ShapeChanged from error
    if len(data) > MOST_BYTES:
        raise ShapeChanged
    return ActivityFile(data=data, format=kind, sha256=hashlib.sha256(data).hexdigest())


def _member(archive: ZipFile) -> tuple[ZipInfo, FileFormat]:
    """Return the recording among the members: a FIT file before the others."""
    for suffix, kind in _FORMATS.items():
        for member in archive.infolist():
            if member.filename.lower().endswith(suffix):
                return member, kind
    raise ShapeChanged
