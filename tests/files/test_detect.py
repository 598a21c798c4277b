"""Formats are told by content."""

import gzip

import pytest

from tests.files.fit_encoder import a_fit_file
from tests.files.xml_builders import a_gpx_file, a_tcx_file
from training_analyzer.adapters.files.parse import MOST_BYTES, parse
from training_analyzer.domain.activities.errors import UnreadableFile, UnsupportedFormat
from training_analyzer.domain.activities.recording import FileFormat


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (a_fit_file(), FileFormat.FIT),
        (a_gpx_file(), FileFormat.GPX),
        (a_tcx_file(), FileFormat.TCX),
        (b"\xef\xbb\xbf" + a_gpx_file(), FileFormat.GPX),
        (b"\n   " + a_tcx_file(), FileFormat.TCX),
        (a_gpx_file(before="<!-- <kml> --><?style x?>"), FileFormat.GPX),
        (
            a_gpx_file(declaration="")
            .replace(b"<gpx ", b"<g:gpx xmlns:g='urn:g' ")
            .replace(b"</gpx>", b"</g:gpx>"),
            FileFormat.GPX,
        ),
        (gzip.compress(a_fit_file()), FileFormat.FIT),
        (gzip.compress(a_gpx_file()), FileFormat.GPX),
    ],
)
def test_a_format_is_told_by_its_content(body: bytes, expected: FileFormat) -> None:
    assert parse(body).format is expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_sixteen_bit_documents_are_read(encoding: str) -> None:
    body = a_gpx_file(declaration="", name="Überlauf").decode().encode(encoding)
    assert parse(body).name == "Überlauf"


def test_a_declared_eight_bit_encoding_is_read() -> None:
    declaration = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    body = a_gpx_file(declaration=declaration, name="Überlauf").decode().encode("iso-8859-1")
    assert parse(body).name == "Überlauf"
    assert not parse(body).partial


def test_unreadable_characters_are_replaced_and_noted() -> None:
    recording = parse(a_gpx_file(name="Tour").replace(b"Tour", b"T\xfcr"))
    assert recording.name == "T\ufffdr"
    assert recording.notes == ("Some characters could not be read and were replaced.",)


@pytest.mark.parametrize(
    "body",
    [
        b"hello",
        b"PK\x03\x04" + bytes(60),
        b'<?xml version="1.0"?><kml></kml>',
        b"<html><body>gpx</body></html>",
        b"<",
        b"<!-- never closed",
        b"\x00" * 500,
        b'{"gpx": 1}',
        b"FIT." * 10,
        gzip.compress(b"hello", mtime=0),
    ],
)
def test_anything_else_is_unsupported(body: bytes) -> None:
    with pytest.raises(UnsupportedFormat):
        parse(body)


@pytest.mark.parametrize("word", ['<!DOCTYPE gpx [<!ENTITY a "b">]>', "<!doctype gpx>", '<!ENTITY a "b">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("make", [a_gpx_file, a_tcx_file])
def test_document_types_and_entities_are_refused_in_every_encoding(
    word: str, encoding: str, make: type
) -> None:
    text: str = make().decode()
    body = text.partition("?>")[2]
    with pytest.raises(UnreadableFile, match="document type"):
        parse((body[:-10] + word + body[-10:]).encode(encoding))


def test_a_document_type_before_the_root_is_refused() -> None:
    bomb = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
    with pytest.raises(UnreadableFile):
        parse(a_gpx_file(before=bomb, name="&lol2;"))


@pytest.mark.parametrize("encoding", ["cp037", "utf-7", "utf-32", "no-such", "idna", "rot13"])
def test_encodings_that_could_hide_markup_are_refused(encoding: str) -> None:
    with pytest.raises(UnreadableFile, match="encoding"):
        parse(a_gpx_file(declaration=f'<?xml version="1.0" encoding="{encoding}"?>'))


def test_an_empty_file_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        parse(b"")


def test_a_file_over_20_mib_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="larger than 20 MiB"):
        parse(bytes(MOST_BYTES + 1))


def test_a_gzip_bomb_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        parse(gzip.compress(bytes(300_000_000 // 10)))


def test_a_cut_gzip_file_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="compression is damaged"):
        parse(gzip.compress(a_fit_file())[:-300])
