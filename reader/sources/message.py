"""The headers and the text of a mail, whatever their encoding."""

from __future__ import annotations

import email.errors
import email.header
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message

from reader.dates import is_believable, read_date
from reader.sources.body import MAX_TEXT, tidy, to_markdown
from reader.sources.charset import decode
from reader.sources.layout import flat_mail
from reader.sources.links import unwrapped
from reader.text import clean, clean_line, fold, plain

MAX_DEPTH = 20
"""Levels of parts within parts."""
MAX_PARTS = 300
_LINKED = re.compile(r"\]\((https?://[^\s()]+)\)")
_SPACERS = re.compile("(?:[\u00ad\u034f\u200b-\u200d\u2007\u00a0\ufeff\u200c]\\s*){6,}")


def header_of(message: Message, name: str) -> str:
    """A header's text, whatever its encoding; `""` if there is none."""
    # As it stands in the mail: `get` replaces the bytes whose charset is not declared.
    raw = next((str(value) for given, value in message.raw_items() if given.lower() == name.lower()), "")
    if not raw:
        return ""
    try:
        text = str(email.header.make_header(email.header.decode_header(raw)))
    except (ValueError, LookupError, email.errors.MessageError):
        text = raw
    # Bytes without a declared charset come as lone surrogates.
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = decode(text.encode("utf-8", "surrogateescape"))
    return clean_line(text)


def date_of(text: str) -> str:
    """The date of a mail, `""` where it cannot be read, or is one that no mail can be of."""
    date = read_date(text)
    return date if is_believable(date, datetime.now(UTC)) else ""


def list_id(message: Message) -> str:
    """The id of a mailing list, `""` where the mail is of none."""
    found = re.search(r"<([^<>]+)>", header_of(message, "List-Id"))
    return fold(found[1] if found else header_of(message, "List-Id"))[:200]


def parts_of(message: Message) -> Iterator[Message]:
    """The parts of a mail, those within attached mails left out."""
    stack, seen = [(message, 0)], 0
    while stack and seen < MAX_PARTS:
        part, depth = stack.pop()
        seen += 1
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_type() != "message/rfc822" and depth < MAX_DEPTH:
            stack += [(inner, depth + 1) for inner in reversed(payload) if isinstance(inner, Message)]


def body_of(message: Message) -> tuple[str, str]:
    """The text of a mail as Markdown, and the HTML that it was made of, `""` where it was plain."""
    texts: dict[str, list[str]] = {"text/html": [], "text/plain": []}
    for part in parts_of(message):
        kind = part.get_content_type()
        if kind in texts and "attachment" not in str(part.get("Content-Disposition", "")).lower():
            texts[kind].append(_decoded(part))
    html = "\n".join(texts["text/html"])
    text = "\n\n".join(texts["text/plain"])
    if html.strip():
        markdown = _unwrapped(to_markdown(flat_mail(html[: MAX_TEXT * 4])))
        # An HTML part may contain only an image; the words are then in the other part.
        if len(plain(markdown).split()) * 4 >= min(len(text.split()), 2_000):
            return _SPACERS.sub(" ", markdown), html
    return _unwrapped(tidy(_flowed(text))), ""


def _decoded(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, IndexError, AssertionError):  # base64 beyond repair
        payload = None
    if not isinstance(payload, bytes):
        raw = part.get_payload()
        return clean(raw) if isinstance(raw, str) else ""
    try:
        declared = part.get_content_charset() or ""
    except (ValueError, IndexError, LookupError):
        declared = ""
    # Before what it declares: UTF-8 that says it is Latin-1 is common.
    return decode(payload, ("utf-8", declared))


def _flowed(text: str) -> str:
    """Paragraphs of a plain mail as one line each: broken lines are long ones, and lists stay."""
    lines = text.replace("\r\n", "\n").split("\n")
    joined: list[str] = []
    for line in lines:
        before = joined[-1] if joined else ""
        if line.strip() and len(before) > 55 and not re.match(r"\s*(?:[-*•>#|]|\d+[.)]|https?:)|\s{2,}", line):
            joined[-1] = f"{before.rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _unwrapped(markdown: str) -> str:
    return _LINKED.sub(lambda found: f"]({unwrapped(found[1]).replace('(', '%28').replace(')', '%29')})", markdown)
