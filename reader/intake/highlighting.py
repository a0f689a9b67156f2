"""Highlighting sentences of a digest's page, and taking highlights away: what the screen and the commands do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from reader.curate.splitting import split_sentences
from reader.errors import HighlightError
from reader.library import Library
from reader.library.changes import Change
from reader.model.digest import Digest
from reader.model.highlights import Highlight, highlights, kept, removed, touched
from reader.model.page.digest_page import DigestPage
from reader.model.page.sentences import texts_of
from reader.text import clean_line, fold
from reader.translation import gettext as _


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    return split_sentences(text, 0, len(text))


def find_passage(digest: Digest, text: str) -> str:
    """The whole sentences of a digest's page in which a text stands, in the page's own words.

    Raises HighlightError where it stands nowhere on it.
    """
    wanted = fold(clean_line(text))
    if not wanted:
        raise HighlightError(_("the text to highlight is empty: give a sentence of the digest, or a part of one"))
    for said in texts_of(DigestPage(digest).blocks()):
        if wanted in fold(said):
            return _around(said, wanted)
    raise HighlightError(
        _(
            "the text stands nowhere in “{title}”: a highlight is one or more sentences of one "
            "paragraph, as `digest show` prints them"
        ).format(title=digest.title)
    )


def _around(said: str, wanted: str) -> str:
    """The sentences that hold a folded text, which is somewhere in them; all where it cannot be told in which."""
    letters = [fold(sign) if not sign.isspace() else "" for sign in said]
    ends = list(accumulate(map(len, letters)))
    first = "".join(letters).find("".join(wanted.split()))
    if first < 0:  # signs that are folded together, such as a letter and its accent
        return said
    last = first + len("".join(wanted.split())) - 1
    spans = list(sentences(said))
    start = next((at for at, end in reversed(spans) if _before(ends, at) <= first), 0)
    end = next((end for _rest, end in spans if _before(ends, end) > last), len(said))
    return said[start:end]


def _before(ends: Sequence[int], at: int) -> int:
    """Letters before a place of a text."""
    return ends[at - 1] if at else 0


def highlight(library: Library, digest_id: str, passages: Sequence[str], note: str | None = None) -> Change:
    """Highlight passages of a digest, the last one with a note; None leaves a note that is there."""
    return library.mark({digest_id: kept(library.marks(digest_id), passages, note)})


def remove_highlights(library: Library, digest_id: str, passages: Sequence[str]) -> Change:
    """Take away the highlights that these passages are part of, or that are part of them."""
    return library.mark({digest_id: removed(library.marks(digest_id), passages)})


def highlighted(library: Library, digest_id: str, passages: Sequence[str]) -> list[Highlight]:
    """The highlights that these passages are part of, or that are part of them."""
    return list(touched(highlights(library.marks(digest_id)), passages))
