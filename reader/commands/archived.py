"""All of a shared library, for `digest list --archive` and `digest show --archive`; the versions of a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.commands.printing import is_terminal, print_json, say, warn
from reader.dates import local_day
from reader.errors import OfflineError, RefusedError, sentence
from reader.library import Library
from reader.library.ids import doc_id_of, id_of
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.commands.tables import Row
    from reader.model.digest import Digest
    from reader.share.archive import Asked
    from reader.share.kept import Kept
    from reader.share.searching import Archive, NoteVersion


@contextmanager
def archive_of(kept: Kept) -> Iterator[Archive]:
    """The archive of the shared library that was joined. Raises ShareError, OfflineError, RefusedError."""
    from reader.commands.connecting import connected
    from reader.share.searching import Archive
    from reader.share.syncing import address_of

    with connected(address_of(kept)) as server:
        server.hello()
        yield Archive(server)


def list_archive(library: Library, query: str, limit: int | None, after: str, *, as_json: bool) -> bool:
    """Print a page of what a query finds in all of the shared library; whether it finds anything."""
    from reader.briefing.record import record_of
    from reader.share.kept import Kept
    from reader.share.searching import PAGE

    most = limit or PAGE
    with archive_of(Kept(library.layout)) as archive:
        asked = archive.asked(query)
        found = archive.find(asked, most, after)
        if as_json:
            for digest in found:
                print_json(record_of(digest, library.marks(digest.id)))
            return bool(found)
        if not found:
            warn(_nothing(archive, after))
            return False
        _print(library, found)
        if len(found) == most and is_terminal():
            warn(_more(archive, asked, found[-1].id))
    return True


def _nothing(archive: Archive, after: str) -> str:
    if after:
        return _("nothing more is found.")
    if not archive.size():
        return _("the shared library is empty: its curators publish what is in theirs by `digest sync`.")
    return _("no digest of the shared library matches.")


def _more(archive: Archive, asked: Asked, last: str) -> str:
    from reader.share.searching import counted

    many = counted(archive.count(asked))
    return _("{count} match; those that follow: --after {last}").format(count=many, last=last)


def _print(library: Library, found: Sequence[Digest]) -> None:
    from reader.commands.tables import Column, print_table

    columns = (
        Column("ID"),
        Column(_("Here")),
        Column(_("Date")),
        Column(_("Title"), main=True),
        Column(_("Source"), optional=True, most=20),
        Column(_("Level"), optional=True),
        Column("min", right=True, optional=True),
    )
    print_table(columns, (_row(digest, here=library.load(digest.id) is not None) for digest in found))


def _row(digest: Digest, *, here: bool) -> Row:
    from reader.commands.tables import Row

    day, depth = local_day(digest.date), digest.depth.level.capitalize() or digest.kind
    about = " · ".join(filter(None, (digest.source, depth, _("{minutes} min").format(minutes=digest.minutes))))
    flag = "✓" if here else " "
    return Row(
        (
            (digest.id, "faint"),
            flag,
            (day, "faint"),
            (digest.title, "title"),
            digest.source,
            (depth, "faint"),
            (str(digest.minutes), "faint"),
        ),
        plain=f"{digest.id} {flag} {day:<10} {digest.title}  {about}",
    )


def take(library: Library, typed: str) -> str:
    """Have a digest of the shared library here, and keep it; its id. Raises UnknownDigestError, OfflineError."""
    from reader.share.kept import Kept

    kept = Kept(library.layout)
    with archive_of(kept) as archive:
        doc_id = archive.resolve(typed)
        fresh = library.load(id_of(doc_id)) is None
        archive.take(library, kept, doc_id)
    if fresh and is_terminal():
        warn(_("it is kept here from now on."))
    return id_of(doc_id)


def print_notes(library: Library, digest_id: str, *, as_json: bool) -> bool:
    """Print every version of a note that is known, here or on the server, the newest first; whether there is any."""
    versions, current = note_versions(library, digest_id), library.marks(digest_id).fields.get("note")
    for version in versions:
        when = datetime.fromtimestamp(version.at / 1_000_000, UTC)
        stands = current is not None and (version.at, version.device) == (current.at, current.device)
        if as_json:
            moment = when.strftime("%Y-%m-%dT%H:%M:%SZ")
            print_json({"note": version.note, "at": moment, "device": version.device, "stands": stands})
            continue
        device = _("this device") if version.device == library.files.device else version.device
        head = f"{when.astimezone():%Y-%m-%d %H:%M}  {device}"
        note = version.note or _("(no note)")
        say("  ".join([head, *([_("stands now")] if stands else [])]) + f"\n{note}\n")
    if not versions:
        warn(_("there is no note on this digest, and never was."))
    return bool(versions)


def note_versions(library: Library, digest_id: str) -> list[NoteVersion]:
    """Versions of a note, the newest first: this machine's, and where a shared library was joined, all it kept."""
    from reader.share.kept import Kept
    from reader.share.searching import notes_here

    kept = Kept(library.layout)
    found = set(notes_here(library, kept, digest_id))
    if kept.joined:
        try:
            with archive_of(kept) as archive:
                found |= set(archive.note_versions(doc_id_of(digest_id)))
        except (OfflineError, RefusedError) as error:
            warn(sentence(error))
            warn(_("only what is known on this machine is listed."))
    return sorted(found, key=lambda version: (version.at, version.device), reverse=True)
