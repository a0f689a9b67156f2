"""Bytes to text: the one place that decides which charset somebody's bytes are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from reader.errors import SourceError

HEAD = 4096
"""Bytes in which a document declares its charset."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HTML = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}encoding=["']([\w.-]{2,30})["']""")
GUESSED_FROM = 20_000
"""Bytes from which a charset is guessed."""
SURE = 0.8
"""Confidence with which a guess is believed, 0 to 1."""
_WESTERN = ("ascii", "utf", "iso-8859-1", "iso-8859-9", "windows-1252", "windows-1254", "mac")
LAST = "windows-1252"
"""What is tried last: nearly all bytes are text in it."""
_LATIN_1 = frozenset(("iso-8859-1", "iso8859-1", "latin-1", "latin1"))


def decode(content: bytes, declared: Sequence[str] = (), *, strict: bool = False) -> str:
    """The text of these bytes, without a byte order mark.

    A byte order mark decides; then the charsets that somebody declared, in order; then UTF-8. Lenient decoding goes
    on to UTF-16 and Windows-1252, replaces what fits nowhere, and never fails. Strict decoding takes only the first
    charset that is named, and raises SourceError with the line where the bytes do not fit it.
    """
    if strict:
        return _strictly(content, next((name for name in (*_of_mark(content), *declared) if name), "utf-8"))
    for encoding in _candidates(content, declared):
        if encoding == LAST and (text := _damaged(content, ("utf-8", *declared))):
            return text
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except (LookupError, ValueError):  # no such charset, or bytes that are not in it
            continue
    return _mended(content)


def guessed(content: bytes) -> str:
    """The charset of bytes that nobody declares one for and that are not UTF-8, where that can be told for sure.

    Western ones are never told apart for sure; lenient decoding reads them as Windows-1252.
    """
    if content.isascii():
        return ""
    try:
        content.decode()
    except UnicodeDecodeError:
        from chardet import detect

        found = detect(b"".join(re.findall(rb"[^<>]*[\x80-\xff][^<>]*", content[:GUESSED_FROM])))
        name = (found["encoding"] or "").lower()
        return name if found["confidence"] > SURE and not name.startswith(_WESTERN) else ""
    return ""


def of_content_type(content_type: str) -> str:
    """The charset that a Content-Type header declares, `""` where it declares none."""
    return content_type.partition("charset=")[2].strip(" \"'").partition(";")[0].strip(" \"'")


def of_html(content: bytes) -> str:
    """The charset that a page declares in a `meta` element, `""` where it declares none."""
    found = _HTML.search(content[:HEAD])
    return found[1].decode("ascii", "replace") if found else ""


def of_xml(content: bytes) -> str:
    """The charset that an XML declaration names, `""` where there is none."""
    found = _XML.search(content[:200])
    name = found[1].decode("ascii") if found else ""
    # What can be read as bytes is not in two or four bytes a sign, whatever it says.
    return "" if name.lower().startswith(("utf-16", "utf16", "utf-32", "utf32", "ucs-")) else name


def _of_mark(content: bytes) -> list[str]:
    return [encoding for mark, encoding in _BOMS if content.startswith(mark)]


def _candidates(content: bytes, declared: Sequence[str]) -> Iterator[str]:
    yield from _of_mark(content)
    # UTF-16 without a mark: every other byte of Western text is zero, which no 8-bit text has.
    if content.count(0) * 4 > len(content):
        yield "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    for name in declared:
        # What declares Latin-1 is Windows-1252, as every browser reads it.
        if name and "\0" not in name:
            yield "windows-1252" if name.lower() in _LATIN_1 else name
    yield from ("utf-8", LAST)


def _damaged(content: bytes, declared: Sequence[str]) -> str:
    """The text in a charset that all but a few of the bytes are in, each bad one a replacement sign; else `""`."""
    for name in declared:
        try:
            name = LAST if name.lower() in _LATIN_1 else name
            text = content.decode(name, "replace") if name and "\0" not in name else ""
        except (LookupError, ValueError):
            continue
        beyond_ascii = sum(1 for char in text if char > "\x7f")
        if text and text.count("\ufffd") * 2 <= beyond_ascii:
            return text.removeprefix("\ufeff")
    return ""


def _mended(content: bytes) -> str:
    """Text that is in no charset as a whole: Windows-1252 with damage."""
    return content.decode(LAST, "replace")


def _strictly(content: bytes, encoding: str) -> str:
    encoding = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError("is not UTF-8 text: save it as UTF-8 and import it again", line) from error
    except (LookupError, UnicodeError) as error:  # Python knows a codec named undefined, which always fails
        raise SourceError(f"declares the encoding {encoding}, which is not known") from error
    if "\0" in text[:HEAD]:
        raise SourceError("is not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")
