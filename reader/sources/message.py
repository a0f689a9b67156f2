"""The headers and the text of a mail, whatever their encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message

from reader.dates import FIRST_MAIL, is_believable, read_date
from reader.sources.body import MAX_HTML, tidy, to_markdown
from reader.sources.charset import decode_mail, of_html
from reader.sources.encoded_words import header_text
from reader.sources.flowed import joined_lines, unflowed
from reader.sources.layout import flat_mail
from reader.sources.links import unwrapped, without_senders
from reader.sources.plain_issue import marked_up
from reader.text import clean, clean_line, plain

MAX_DEPTH = 20
"""Levels of parts within parts."""
MAX_PARTS = 300
_LINKED = re.compile(r"\]\((https?://[^\s()]+)\)")
_NAMELESS = re.compile(r"(?:^|(?<=\n))!\[\]\([^()\s]*\)(?:\n\n?|$)")
_SPACERS = re.compile("(?:[\u00ad\u034f\u200b-\u200d\u2007\u00a0\ufeff\u200c]\\s*){6,}")


def header_of(message: Message, name: str) -> str:
    """A header's text, whatever its encoding; `""` if there is none."""
    # As it stands in the mail: `get` replaces the bytes whose charset is not declared.
    raw = next((str(value) for given, value in message.raw_items() if given.lower() == name.lower()), "")
    if not raw:
        return ""
    return clean_line(header_text(raw))


def date_of(text: str) -> tuple[str, str]:
    """The date of a mail, and what is stated where that cannot be read, or is one that no mail can be of."""
    date = read_date(text)
    return (date, "") if is_believable(date, datetime.now(UTC), FIRST_MAIL) else ("", clean_line(text)[:100])


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
        # A picture of a mail that has no name adorns it, or closes a gap.
        markdown = _unwrapped(_NAMELESS.sub("", to_markdown(flat_mail(html[: MAX_HTML + 1]))))
        # An HTML part may contain only an image; the words are then in the other part.
        if len(plain(markdown).split()) * 4 >= min(len(text.split()), 2_000):
            return _SPACERS.sub(" ", markdown), html
    return _unwrapped(tidy(text)), ""


def plain_beginning(message: Message) -> str:
    """The beginning of a mail's first part in plain text, `""` where it has none."""
    part = next((part for part in parts_of(message) if part.get_content_type() == "text/plain"), None)
    return _decoded(part)[:4_000] if part is not None else ""


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
    text = decode_mail(payload, declared or of_html(payload))
    if part.get_content_type() != "text/plain":
        return text
    if _says(part, "format", "flowed"):
        return marked_up(unflowed(text, delsp=_says(part, "delsp", "yes")))
    return joined_lines(marked_up(text))


def _says(part: Message, name: str, value: str) -> bool:
    try:
        return str(part.get_param(name, "")).strip().lower() == value
    except (ValueError, IndexError, LookupError):
        return False


def _unwrapped(markdown: str) -> str:
    """The text with its links led past trackers, and without what the sender added to all of them."""
    resolved = {link: unwrapped(link) for link in dict.fromkeys(_LINKED.findall(markdown))}
    bare = without_senders(resolved.values())
    final = {link: bare[target].replace("(", "%28").replace(")", "%29") for link, target in resolved.items()}
    return _LINKED.sub(lambda found: f"]({final[found[1]]})", markdown)
