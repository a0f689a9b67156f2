"""Every sentence of a digest is checked against the article that it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.curate.evidence import verify
from reader.errors import CurationError, SourceError
from reader.intake.articles import is_long
from reader.intake.offline import guarded
from reader.intake.workers import run_alone
from reader.model.claims import Claim
from reader.model.digest import Digest
from reader.translation import gettext as _

File = tuple[Path, str]
"""Where a file lies, absolute since workers stand in a folder of their own, and what errors call it."""
MAX_ARTICLE = 64 * 1024 * 1024
"""Bytes."""


def verify_stored(digest: Digest) -> list[Claim]:
    """Every sentence of a digest with its evidence; a long text is left to a worker.

    Raises CurationError where there is nothing to check, or the worker gave up.
    """
    if digest.article is None or not digest.article.text:
        raise CurationError(_("“{title}” has no stored article to check it against.").format(title=digest.title))
    if digest.undigested:
        raise CurationError(
            _("“{title}” is an article without a digest: `digest curate {id}` makes one.").format(
                title=digest.title, id=digest.id
            )
        )
    if not is_long(digest):
        return guarded(digest, verify, digest, digest.article.text)
    try:
        return run_alone(verify, digest, digest.article.text)
    except SourceError as error:
        raise CurationError(
            _("“{title}” {error}, and was given up.").format(title=digest.title, error=error)
        ) from error


def verify_files(record: Path, article: Path) -> list[Claim]:
    """The same for a digest and an article in two files of any kind that is read, by a worker.

    Raises CurationError.
    """
    try:
        return run_alone(_verify_files, (record.absolute(), str(record)), (article.absolute(), str(article)))
    except SourceError as error:
        raise CurationError(_("{article} {error}, and was given up.").format(article=article, error=error)) from error


def _verify_files(record: File, article: File) -> list[Claim]:
    """Runs in a worker. Raises CurationError."""
    try:
        return verify(read_digest(*record), read_article(*article))
    except SourceError as error:
        raise CurationError(str(error)) from error


def claims_on(digest: Digest) -> list[Claim]:
    """Every sentence of a digest with its evidence, and those that were refused when it was made.

    Raises CurationError.
    """
    claims = guarded(digest, verify, digest, digest.article.text if digest.article else "")
    return with_refused(digest, claims)


def with_refused(digest: Digest, claims: Sequence[Claim]) -> list[Claim]:
    """These claims, and those that were refused when the digest was made."""
    return [*claims, *(claim for claim in digest.evidence if claim.refused)]


def read_digest(path: Path, name: str) -> Digest:
    """The first digest in a file; `name` is what errors call it. Raises SourceError."""
    from reader.sources.detect import named_form
    from reader.sources.files import Failure, opened, read_stream

    try:
        with opened(path) as file:
            found = next(read_stream(file, name, named_form(path.name)), None)
    except SourceError as error:
        found = Failure(name, error.line, str(error))
    if isinstance(found, Failure):
        raise SourceError(str(found))
    if found is None:
        raise SourceError(_("{name} holds no digest.").format(name=name))
    return found


def read_article(path: Path, name: str) -> str:
    """The text of the first article in a file of any kind that is read; `name` is what errors call it.

    Raises SourceError.
    """
    from reader.sources.contents import read_any
    from reader.sources.files import opened

    try:
        with opened(path) as file:
            content = file.read(MAX_ARTICLE + 1)
        if len(content) > MAX_ARTICLE:
            raise SourceError(_("is larger than {count} MB").format(count=MAX_ARTICLE >> 20))
        found = read_any(content, name).digests
    except SourceError as error:
        raise SourceError(f"{name} {error}.") from error
    for digest in found:
        if digest.article is not None and digest.article.text:
            return digest.article.text
    raise SourceError(_("{name} holds no article.").format(name=name))
