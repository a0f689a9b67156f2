"""How long the original of a digest takes to read, as far as that is known. Pure."""

from __future__ import annotations

from reader.model.digest import Digest
from reader.model.teasers import is_teaser
from reader.text import count_words, reading_minutes

MOST_MINUTES = 10_000
"""What a record claims beyond this is no length of a text that anybody reads."""


def original_minutes(digest: Digest) -> int:
    """Reading minutes of what was digested: as stated, else from the words of its article; 0 where not known.

    Of an article that nobody has digested there is no original: it is read itself.
    """
    if digest.undigested:
        return 0
    if 0 < digest.original_minutes <= MOST_MINUTES:
        return digest.original_minutes
    article = digest.article
    if article is None or not article.text.strip() or is_teaser(digest):
        return 0
    return min(MOST_MINUTES, reading_minutes(count_words(article.text)))
