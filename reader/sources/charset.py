"""Bytes to text: the one place that decides which charset somebody's bytes are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from reader.errors import SourceError
from reader.translation import gettext as _

HEAD = 4096
"""Bytes in which a document declares its charset."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HTML = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}encoding=["']([\w.-]{2,30})["']""")
_MEANT = {
    "windows-1252": "iso-8859-1 iso8859-1 latin-1 latin1 us-ascii ascii",
    "windows-1254": "iso-8859-9",
    "cp874": "tis-620 iso-8859-11",
    "iso-8859-8": "iso-8859-8-i iso-8859-8-e",
    "iso-8859-6": "iso-8859-6-i iso-8859-6-e",
    "gb18030": "gb18030 gb2312 gb-2312 gb_2312-80 gbk x-gbk euc-cn",
    "big5hkscs": "big5 x-x-big5",
    "cp949": "ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ks_c-5601-1987 ksc5601 ksc_5601 euc-kr windows-949 x-windows-949",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji",
    "euc_jp": "x-euc-jp",
    "iso2022_jp_ext": "iso-2022-jp csiso2022jp",
    "utf-7": "unicode-1-1-utf-7 utf7",
    "": "x-unknown unknown-8bit x-user-defined default_charset",
}
_READ_AS = {name: meant for meant, names in _MEANT.items() for name in names.split()}
"""What is meant by what is declared, as browsers and mail programs read it: the larger set that contains it."""
_SEVEN_BITS = re.compile(r"(?:cs)?iso-?2022|hz|utf-?7|unicode-1-1-utf-7", re.IGNORECASE)
_EAST_ASIAN = frozenset(("gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "euc-jp", "euc-tw"))
_ESCAPED = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_ext"), (b"\x1b(J", "iso2022_jp_ext"))
GUESSED_FROM = 20_000
"""Bytes from which a charset is guessed."""
SURE = 0.8
"""Confidence with which a guess is believed, 0 to 1."""
_WESTERN = ("ascii", "utf", "iso-8859-1", "iso-8859-9", "windows-1252", "windows-1254", "mac")
LAST = "windows-1252"
"""What is tried last: nearly all bytes are text in it."""


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


def decode_mail(content: bytes, declared: str = "") -> str:
    """The text of a part or a header of a mail. Never fails.

    UTF-8 comes before most charsets that are declared, since mails in it often say that they are Latin-1. It does not
    come before those of seven bits, whose bytes are ASCII too, nor before one of East Asia where it yields only signs
    of two bytes: few letters in GBK are Latin or Greek ones in UTF-8 by accident.
    """
    if _SEVEN_BITS.match(declared) and (text := _in_seven_bits(content, declared)) is not None:
        return text
    if _meant(declared) in _EAST_ASIAN and not _has_long_signs(content):
        return decode(content, (declared, "utf-8"))
    return decode(content, ("utf-8", declared))


def _in_seven_bits(content: bytes, declared: str) -> str | None:
    """The text, with what is broken in it replaced; None where bytes of eight bits show that it is in no such one."""
    if any(byte > 0x7F for byte in content):
        return None
    try:
        return content.decode(_meant(declared), "replace")
    except (LookupError, ValueError):
        return None


def _has_long_signs(content: bytes) -> bool:
    """Whether the bytes are UTF-8 with signs of three bytes or more."""
    try:
        return any(char > "\u07ff" for char in content.decode())
    except ValueError:
        return False


def decode_page(content: bytes, declared: str = "") -> tuple[str, str]:
    """The text of a page that somebody wrote, and a note for them where it is not in the charset that it should be in.

    Raises SourceError for a charset that is not known, and for what is not text.
    """
    try:
        return decode(content, (declared,), strict=True), ""
    except SourceError as error:
        if not error.line or b"\0" in content[:HEAD]:
            raise
    text = _mended(content)
    if "\ufffd" in text:
        note = "has bytes that are not UTF-8 and are shown as \ufffd: save it as UTF-8 and import it again"
    else:
        note = "is not UTF-8 and was read as Windows-1252: if letters are wrong, save it as UTF-8 and import it again"
    return text.replace("\r\n", "\n").replace("\r", "\n"), note


def guessed(content: bytes) -> str:
    """The charset of bytes that nobody declares one for and that are not UTF-8, where that is certain.

    Western ones can never be distinguished with certainty; lenient decoding reads them as Windows-1252.
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
    # Undeclared, or declared as something else: no other text has these escapes.
    yield from (encoding for escape, encoding in _ESCAPED if escape in content)
    for name in declared:
        if name and "\0" not in name and (meant := _meant(name)):
            yield meant
    yield from ("utf-8", LAST)


def _damaged(content: bytes, declared: Sequence[str]) -> str:
    """The text in a charset that all but a few of the bytes are in, each bad one a replacement sign; else `""`."""
    for name in declared:
        try:
            meant = _meant(name)
            text = content.decode(meant, "replace") if meant and "\0" not in meant else ""
        except (LookupError, ValueError):
            continue
        beyond_ascii = sum(1 for char in text if char > "\x7f")
        if text and text.count("\ufffd") * 2 <= beyond_ascii:
            return text.removeprefix("\ufeff")
    return ""


def _meant(declared: str) -> str:
    return _READ_AS.get(declared.strip().lower(), declared)


def _mended(content: bytes) -> str:
    """Text that is in no charset as a whole: UTF-8 with damage if most of it is that, else Windows-1252."""
    return _damaged(content, ("utf-8",)) or content.decode(LAST, "replace")


def _strictly(content: bytes, encoding: str) -> str:
    encoding = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(_("is not UTF-8 text: save it as UTF-8 and import it again"), line) from error
    except (LookupError, UnicodeError) as error:  # Python knows a codec named undefined, which always fails
        raise SourceError(
            _("declares the encoding {encoding}, which is not known").format(encoding=encoding)
        ) from error
    if "\0" in text[:HEAD]:
        raise SourceError(_("is not text"))
    return text.replace("\r\n", "\n").replace("\r", "\n")
