"""The lines of a plain mail, joined to the paragraphs that they were before a mail program broke them. Pure."""

from __future__ import annotations

import re

LONG = 55
"""Characters of a line that may have been broken."""
_STANDS_ALONE = re.compile(r"\s*(?:[-*•>#|=]|\d+[.)]|\[|https?:)|\s{2,}")


def unflowed(text: str, *, delsp: bool) -> str:
    """The text of a part with `format=flowed` (RFC 3676): a line that ends with a space goes on in the next one.

    `delsp`: that space was added too, as in scripts that have none between words.
    """
    done: list[str] = []
    open_depth = -1
    """How deep the last line is quoted, where it goes on; else -1."""
    for line in text.replace("\r\n", "\n").split("\n"):
        unquoted = line.lstrip(">")
        depth = len(line) - len(unquoted)
        said = unquoted.removeprefix(" ")
        goes_on = said.endswith(" ") and said != "-- "
        piece = said[:-1] if goes_on and delsp else said
        if depth == open_depth and said != "-- ":
            done[-1] += piece
        else:
            done.append(f"{'>' * depth} {piece}" if depth else piece)
        open_depth = depth if goes_on else -1
    return "\n".join(line.rstrip() for line in done)


def joined_lines(text: str) -> str:
    """Paragraphs of a plain mail as one line each: broken lines are long ones, and lists stay."""
    joined: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        before = joined[-1] if joined else ""
        if line.strip() and len(before) > LONG and not _STANDS_ALONE.match(line) and not _ends(before):
            joined[-1] = f"{before.rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _ends(line: str) -> bool:
    """Whether a line is an address or a heading, which no other line continues."""
    return re.fullmatch(r"\s*(?:<?https?://\S+|#{1,6} .*|\[.*\]\(https?://\S+\))", line) is not None
