"""The mails within a mail: those of a digest, and those that somebody forwarded whole."""

from __future__ import annotations

import email
import re
from email.message import Message

from reader.sources.message import body_of, header_of, parts_of
from reader.text import plain

MAX_DEPTH = 5
"""Mails within mails."""
MAX_MESSAGES = 500
LONG = 150
"""Words around a forwarded mail that are a text of their own."""
_RULE = re.compile(
    r"^-{30}[ \t]*\r?\n(?:[ \t]*\r?\n)*(?=(?:[A-Z][\w-]{1,30}: ?.*\r?\n(?:[ \t].*\r?\n)*){2,})", re.MULTILINE
)
_END = re.compile(r"^-{30}[ \t]*\r?\n\s*(?:Subject: Digest Footer|End of .{1,100}Digest)", re.MULTILINE)


def messages_of(message: Message, depth: int = 0) -> list[Message]:
    """The mails to be read, in order: the mail itself where it holds no other."""
    parts = list(parts_of(message))
    attached = [inner for part in parts for inner in _attached(part)]
    if not attached:
        return _of_plain_digest(message) or [message]
    if depth >= MAX_DEPTH:
        return [message]
    found = [] if _is_digest(parts) or len(plain(body_of(message)[0]).split()) <= LONG else [message]
    for inner in attached[:MAX_MESSAGES]:
        found += [_in_list(each, message) for each in messages_of(inner, depth + 1)]
    return found[:MAX_MESSAGES]


def _attached(part: Message) -> list[Message]:
    payload = part.get_payload()
    if part.get_content_type() != "message/rfc822" or not isinstance(payload, list):
        return []
    return [inner for inner in payload if isinstance(inner, Message)]


def _is_digest(parts: list[Message]) -> bool:
    """Whether the words around the mails are a mailing list's contents and footer."""
    return any(part.get_content_type() == "multipart/digest" for part in parts)


def _in_list(inner: Message, outer: Message) -> Message:
    """The mail as one of the mailing list that its digest is of."""
    if header_of(outer, "List-Id") and not header_of(inner, "List-Id"):
        inner["List-Id"] = header_of(outer, "List-Id")
    return inner


def _of_plain_digest(message: Message) -> list[Message]:
    """The mails of a digest in plain text (RFC 1153): headers and a text each, with rules of thirty hyphens between."""
    if message.get_content_type() != "text/plain" or "digest" not in header_of(message, "Subject").lower():
        return []
    payload = message.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return []
    text = payload.decode("utf-8", "surrogateescape")
    text = text[: end.start()] if (end := _END.search(text)) else text
    charset = message.get_param("charset", "")
    found = []
    for piece in _RULE.split(text)[1:][:MAX_MESSAGES]:
        inner = email.message_from_bytes(piece.strip().encode("utf-8", "surrogateescape") + b"\n")
        if not header_of(inner, "Subject") or not header_of(inner, "From"):
            continue
        if "Content-Type" not in inner:
            inner["Content-Type"] = f'text/plain; charset="{charset}"' if charset else "text/plain"
        found.append(_in_list(inner, message))
    return found
