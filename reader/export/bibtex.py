"""BibTeX, an entry for the original of each digest. Pure.

Braces and backslashes are written as commands, so that an entry is balanced and runs nothing, whatever it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.export.item import About, Item
from reader.export.references import date_parts, is_paper
from reader.text import printable

_SIGNS = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "\n": " ", "\t": " ",
}  # fmt: skip
_TEXT = str.maketrans(_SIGNS)
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", "~": "%7E", "^": "%5E", "$": "%24", "\n": ""})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """An entry each."""
    for item in items:
        fields = "".join(f",\n  {name} = {value}" for name, value in _fields(item))
        kind = "article" if is_paper(item) else "misc"
        yield f"@{kind}{{digest-{item.id}{fields}\n}}\n\n".encode()


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_braced(item.title)}}}"
    if item.texts("authors"):
        # Each in braces of its own: what it holds, an `and` or a comma, does not divide it.
        yield "author", "{" + " and ".join(f"{{{_plain(author)}}}" for author in item.texts("authors")) + "}"
    date = date_parts(item.text("published"))
    if date:
        yield "year", f"{{{date[0]}}}"
    if len(date) > 1 and 1 <= date[1] <= 12:
        yield "month", _MONTHS[date[1] - 1]
    if item.text("source"):
        yield "journal" if is_paper(item) else "publisher", _braced(item.text("source"))
    if item.link:
        yield "url", f"{{{printable(item.link).translate(_ADDRESS)}}}"
    if item.texts("topics"):
        yield "keywords", _braced(", ".join(item.texts("topics")))
    if item.text("summary"):
        yield "abstract", _braced(item.text("summary"))


def _braced(text: str) -> str:
    return f"{{{_plain(text)}}}"


def _plain(text: str) -> str:
    return printable(text).translate(_TEXT)
