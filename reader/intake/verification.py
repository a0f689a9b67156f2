"""Every sentence of a digest is checked against the article that it was made of."""

from __future__ import annotations

from pathlib import Path

from reader.curate.evidence import verify
from reader.errors import CurationError, SourceError
from reader.model.claims import Claim
from reader.model.digest import Digest

MAX_ARTICLE = 64 * 1024 * 1024
"""Bytes."""


def verify_stored(digest: Digest) -> list[Claim]:
    """Every sentence of a digest with its evidence. Raises CurationError where there is nothing to check."""
    if digest.article is None or not digest.article.text:
        raise CurationError(f"“{digest.title}” has no stored article to check it against.")
    if digest.undigested:
        raise CurationError(f"“{digest.title}” is an article without a digest: `digest curate {digest.id}` makes one.")
    return verify(digest, digest.article.text)


def verify_files(record: Path, article: Path) -> list[Claim]:
    """The same for a digest and an article in two files of any kind that is read. Raises SourceError."""
    return verify(read_digest(record), read_article(article))


def claims_on(digest: Digest) -> list[Claim]:
    """Every sentence of a digest with its evidence, and those that were refused when it was made."""
    claims = verify(digest, digest.article.text if digest.article else "")
    return claims + [claim for claim in digest.evidence if not claim.supported]


def read_digest(path: Path) -> Digest:
    """The first digest in a file. Raises SourceError."""
    from reader.sources.files import Failure, read_file

    for found in read_file(path):
        if isinstance(found, Failure):
            raise SourceError(str(found))
        return found
    raise SourceError(f"{path} holds no digest.")


def read_article(path: Path) -> str:
    """The text of the first article in a file of any kind that is read. Raises SourceError."""
    from reader.sources.contents import read_any
    from reader.sources.files import opened

    try:
        with opened(path) as file:
            content = file.read(MAX_ARTICLE + 1)
        if len(content) > MAX_ARTICLE:
            raise SourceError(f"is larger than {MAX_ARTICLE >> 20} MB")
        found = read_any(content, str(path)).digests
    except SourceError as error:
        raise SourceError(f"{path} {error}.") from error
    for digest in found:
        if digest.article is not None and digest.article.text:
            return digest.article.text
    raise SourceError(f"{path} holds no article.")
