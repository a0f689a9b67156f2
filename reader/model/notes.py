"""The form of the notes that are exported as Markdown, for those who write them and those who read them again. Pure."""

from __future__ import annotations

import re

from reader.model.sections import TITLES

MARKER = "<!-- digest writes above this line; what you write below it stays -->"
"""The line below which everything is its reader's."""
FORM, VERSION = "digest", "1"
"""The key of the front matter that says that a note is ours, and its value."""
OWN_TAGS = "digest_tags"
"""The key of the tags as they are, where `tags` has them as Obsidian takes them."""
RELATED, CREDIT, ARTICLE = TITLES["related"], "Credit", "Article"
TOLD, NOTE, HIGHLIGHTS = "Also told by", "Your note", "Your highlights"
"""Headings of a note, beside those of a digest's sections: English in every language, as programs read them."""
_MARKED = re.compile(rf"^{re.escape(MARKER)}[ \t]*(?:\n|\Z)", re.MULTILINE)
_SIGNS = re.compile(r"[\\`*_\[\]<>~$|=%^]|&(?=[#\w])|#(?=\w)|!(?=\[)")
"""What may begin something within a line, in Markdown and in Obsidian."""
_OPENING = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|([-+#])(?=\s|$|[-+#=]))")
"""What makes a line a list's, a heading's or a rule."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """A line of clean text as Markdown that means it, wherever in a line it stands."""
    return _OPENING.sub(_escaped_opening, _SIGNS.sub(r"\\\g<0>", text))


def _escaped_opening(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    return _ESCAPE.sub(r"\1", text)


def split_own(text: str) -> tuple[str, str] | None:
    """A note up to the end of its marker line, and what its reader wrote below; None where it has no such line."""
    found = _MARKED.search(text)
    return (text[: found.start()] + MARKER + "\n", text[found.end() :]) if found else None
