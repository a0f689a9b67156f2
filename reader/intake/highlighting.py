"""Highlighting sentences of a digest's page, and taking highlights away: what the screen and the commands do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.curate.splitting import split_sentences
from reader.errors import HighlightError
from reader.library import Library
from reader.library.changes import Change
from reader.model.digest import Digest
from reader.model.highlights import Highlight, highlights, kept, removed, touched
from reader.model.page.digest_page import DigestPage
from reader.model.page.sentences import texts_of
from reader.text import clean_line, fold


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    return split_sentences(text, 0, len(text))


def find_passage(digest: Digest, text: str) -> str:
    """The whole sentences of a digest's page in which a text stands, in the page's own words.

    Raises HighlightError where it stands nowhere on it.
    """
    wanted = fold(clean_line(text))
    if not wanted:
        raise HighlightError("the text to highlight is empty: give a sentence of the digest, or a part of one")
    for said in texts_of(DigestPage(digest).blocks()):
        if wanted not in fold(said):
            continue
        found = _around(said, wanted)
        if found:
            return found
    raise HighlightError(
        f"the text stands nowhere in “{digest.title}”: a highlight is one or more sentences of one paragraph, "
        "as `digest show` prints them"
    )


def _around(said: str, wanted: str) -> str:
    """The fewest sentences in a row that hold a folded text, the first such ones."""
    spans = list(sentences(said))
    for count in range(1, len(spans) + 1):
        for (start, _), (_, end) in zip(spans, spans[count - 1 :], strict=False):
            if wanted in fold(said[start:end]):
                return said[start:end]
    return ""


def highlight(library: Library, digest_id: str, passages: Sequence[str], note: str | None = None) -> Change:
    """Highlight passages of a digest, the last one with a note; None leaves a note that is there."""
    return library.mark({digest_id: kept(library.marks(digest_id), passages, note)})


def remove_highlights(library: Library, digest_id: str, passages: Sequence[str]) -> Change:
    """Take away the highlights that these passages are part of, or that are part of them."""
    return library.mark({digest_id: removed(library.marks(digest_id), passages)})


def highlighted(library: Library, digest_id: str, passages: Sequence[str]) -> list[Highlight]:
    """The highlights that these passages are part of, or that are part of them."""
    return list(touched(highlights(library.marks(digest_id)), passages))
