"""`digest move-in`: what another program exports, first shown and then taken in."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import NamedPath, json_option, library_option, opened
from reader.commands.printing import confirm, print_json, progress_bar, say, warn
from reader.errors import DigestError, SourceError, sentence
from reader.opening import expanded

if TYPE_CHECKING:
    from reader.intake.moving import Refused
    from reader.intake.moving_counts import Counts, Moved

SHOWN = 3
"""Names that are shown of what is refused for one reason."""


@click.command(name="move-in")
@click.argument("path", type=NamedPath(path_type=Path), metavar="PATH")
@click.option("--dry-run", is_flag=True, help="Only say what would come.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--deleted", is_flag=True, help="Bring back what of it you deleted here.")
@json_option
@library_option
@click.pass_context
def move_in(ctx: click.Context, path: Path, dry_run: bool, yes: bool, deleted: bool, as_json: bool) -> None:
    """Move in from another program: the file, folder or ZIP archive at PATH that it exported.

    It knows newsboat, Miniflux, FreshRSS, Google Reader's JSON, OPML of any reader, Readwise, Pocket, Instapaper,
    Omnivore, the bookmarks of browsers, and a folder of Markdown clippings. It says what it found before it
    changes anything. What is read, starred, tagged, annotated and highlighted there is so here; to move in twice
    changes nothing, and `digest undo` takes it back.

    \b
    digest move-in ~/.newsboat --dry-run
    digest move-in pocket-export.zip
    digest move-in ~/Vault/Clippings --yes
    """
    from reader.intake.moving import MoveIn

    library = opened(ctx)
    try:
        with MoveIn(library, expanded(path)) as moving:
            with progress_bar("Reading") as progress:
                counts = moving.look(progress)
            if not as_json:
                _tell(counts, path)
            if counts.empty:
                ctx.exit(_nothing(counts, as_json))
            if dry_run or not _agreed(yes):
                if as_json:
                    print_json(_found(counts))
                return
            with progress_bar("Moving in") as progress:
                moved = moving.move(progress, deleted=deleted)
    except SourceError as error:
        raise DigestError(sentence(error, about=str(path))) from error
    if as_json:
        print_json({**_found(counts), "moved": _done(moved)})
    else:
        _report(moved)


def _agreed(yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise DigestError("nothing is moved in yet: say --yes where nobody can be asked, or --dry-run only to look")
    if confirm("Move all this in?"):
        return True
    say("Nothing is moved in.")
    return False


def _nothing(counts: Counts, as_json: bool) -> int:
    if as_json:
        print_json(_found(counts))
    else:
        warn("nothing here can be moved in; docs/moving-in.md says what each program has to export.")
    return 1


def _tell(counts: Counts, path: Path) -> None:
    if not counts.empty:
        say((f"{path}", "title"), f" holds, from {counts.named}:")
        for line in _lines(counts):
            say("  ", line)
    _list_refused(counts.refused, counts.unlisted)


def _lines(counts: Counts) -> Iterable[str]:
    if counts.feeds:
        known = counts.feeds - counts.new_feeds
        yield _number(counts.feeds, "feed") + (f", {known:,} followed already" if known else "")
    if counts.views:
        yield _number(counts.views, "query feed") + ", as views"
    if counts.articles:
        yield _number(counts.articles, "article") + (f", {counts.known:,} here already" if counts.known else "")
        yield f"{counts.read:,} read, {counts.starred:,} starred, which are bookmarks here"
        yield ", ".join(
            (_number(counts.tags, "tag"), _number(counts.notes, "note"), _number(counts.highlights, "highlight"))
        )


def _list_refused(refused: Iterable[Refused], unlisted: int = 0) -> None:
    """What is not taken, one line a reason."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for each in refused:
        reasons[each.why].append(each.what)
    for why, names in reasons.items():
        shown = ", ".join(f"“{name}”" for name in names[:SHOWN])
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        warn(f"not taken: {shown}{more}: {why.rstrip('.')}.")
    if unlisted:
        warn(f"not taken: {unlisted:,} more.")


def _report(moved: Moved) -> None:
    _list_refused(moved.refused)
    say(
        f"{_number(moved.followed, 'feed')} followed, {_number(moved.views, 'view')} kept, "
        f"{_number(moved.added, 'article')} added, {moved.updated:,} updated, {moved.unchanged:,} unchanged, "
        f"{moved.marked:,} marked."
    )
    if moved.deleted:
        are = "is" if moved.deleted == 1 else "are"
        say(f"{_number(moved.deleted, 'article')} {are} deleted here and {are} left so; --deleted brings back such.")
    if moved.followed or moved.views or moved.added or moved.marked:
        say("`digest undo` takes it back.")
    if moved.followed:
        say("`digest refresh` fetches what is new in the feeds.")


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}{'s' * (count != 1)}"


def _found(counts: Counts) -> dict[str, Any]:
    return {
        "from": list(counts.programs),
        **{
            name: getattr(counts, name)
            for name in (
                "feeds", "new_feeds", "views", "articles", "known", "read", "starred", "tags", "notes", "highlights"
            )
        },
        "refused": [{"what": each.what, "why": each.why} for each in counts.refused],
        **({"unlisted": counts.unlisted} if counts.unlisted else {}),
    }  # fmt: skip


def _done(moved: Moved) -> dict[str, Any]:
    names = ("followed", "views", "added", "updated", "unchanged", "marked", "deleted")
    return {
        **{name: getattr(moved, name) for name in names},
        "refused": [{"what": each.what, "why": each.why} for each in moved.refused],
    }


COMMANDS = (move_in,)
