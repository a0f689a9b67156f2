"""The text of a mail's header: encoded words, and bytes that nobody encoded. Pure."""

from __future__ import annotations

import base64
import binascii
import quopri
import re

from reader.sources.charset import decode_mail

_WORD = re.compile(rb"=\?([\w.:+-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?\r\n]*(?:\?(?!=)[^?\r\n]*)*)\?=")


def header_text(raw: str) -> str:
    """The text of a header as the mail parser gives it: bytes beyond ASCII are lone surrogates there, never here."""
    content = raw.encode("utf-8", "surrogateescape")
    pieces: list[tuple[str, bytes]] = []
    """A charset with bytes in it; `""` for what stands between encoded words."""
    end = 0
    for word in _WORD.finditer(content):
        between = content[end : word.start()]
        # White space between two encoded words only separates them, and a sign may be cut in two by it.
        if between.strip() or not end:
            pieces.append(("", between))
        charset = word[1].decode("ascii", "ignore").lower()
        piece = _bytes_of(word[2], word[3])
        if pieces and pieces[-1][0] == charset:
            piece = pieces.pop()[1] + piece
        pieces.append((charset, piece))
        end = word.end()
    pieces.append(("", content[end:]))
    return "".join(decode_mail(piece, charset) for charset, piece in pieces if piece)


def _bytes_of(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"qQ":
        return quopri.decodestring(text.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", text) + b"===")
    except binascii.Error:  # cut in the middle of a sign
        return text
