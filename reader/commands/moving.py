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
from reader.translation import gettext as _
from reader.translation import ngettext, number

if TYPE_CHECKING:
    from reader.intake.moving import Refused
    from reader.intake.moving_counts import Counts, Moved

SHOWN = 3
"""Names that are shown of what is refused for one reason."""


@click.command(name="move-in")
@click.argument("path", type=NamedPath(path_type=Path), metavar="PATH")
@click.option("--dry-run", is_flag=True, help=_("Only say what would come."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@click.option("--deleted", is_flag=True, help=_("Bring back what of it you deleted here."))
@json_option
@library_option
@click.pass_context
def move_in(ctx: click.Context, path: Path, dry_run: bool, yes: bool, deleted: bool, as_json: bool) -> None:
    """Move in from another program: the file, folder or ZIP archive at PATH that it exported.

    It knows newsboat, Miniflux, FreshRSS, Google Reader's JSON, OPML of any reader, Readwise, Pocket, Instapaper,
    Raindrop, Matter, wallabag, Omnivore, the bookmarks of browsers, a folder of Markdown clippings, and what
    `digest export` wrote. It says what it found before it changes anything. What is read, starred, tagged,
    annotated and highlighted there is so here; to move in twice changes nothing, and `digest undo` takes it back.

    \b
    digest move-in ~/.newsboat --dry-run
    digest move-in pocket-export.zip
    digest move-in ~/Vault/Clippings --yes
    """
    from reader.intake.moving import MoveIn

    library = opened(ctx)
    try:
        with MoveIn(library, expanded(path)) as moving:
            with progress_bar(_("Reading")) as progress:
                counts = moving.look(progress)
            if not as_json:
                _tell(counts, path)
            if counts.empty:
                ctx.exit(_nothing(counts, as_json))
            if dry_run or not _agreed(yes):
                if as_json:
                    print_json(_found(counts))
                return
            with progress_bar(_("Moving in")) as progress:
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
        raise DigestError(_("nothing is moved in yet: say --yes where nobody can be asked, or --dry-run only to look"))
    if confirm(_("Move all this in?")):
        return True
    say(_("Nothing is moved in."))
    return False


def _nothing(counts: Counts, as_json: bool) -> int:
    if as_json:
        print_json(_found(counts))
    else:
        warn(_("nothing here can be moved in; docs/moving-in.md says what each program has to export."))
    return 1


def _tell(counts: Counts, path: Path) -> None:
    if not counts.empty:
        say((f"{path}", "title"), _(" holds, from {named}:").format(named=counts.named))
        for line in _lines(counts):
            say("  ", line)
    _list_refused(counts.refused, counts.unlisted)


def _lines(counts: Counts) -> Iterable[str]:
    if counts.feeds:
        known = counts.feeds - counts.new_feeds
        yield ngettext("{count} feed", "{count} feeds", counts.feeds).format(count=number(counts.feeds)) + (
            _(", {known} followed already").format(known=number(known)) if known else ""
        )
    if counts.views:
        yield ngettext("{count} query feed, as views", "{count} query feeds, as views", counts.views).format(
            count=number(counts.views)
        )
    if counts.articles:
        yield _articles(counts.articles) + (
            _(", {known} here already").format(known=number(counts.known)) if counts.known else ""
        )
        yield _("{read} read, {starred} starred, which are bookmarks here").format(
            read=number(counts.read), starred=number(counts.starred)
        )
        yield ", ".join(
            (
                ngettext("{count} tag", "{count} tags", counts.tags).format(count=number(counts.tags)),
                ngettext("{count} note", "{count} notes", counts.notes).format(count=number(counts.notes)),
                ngettext("{count} highlight", "{count} highlights", counts.highlights).format(
                    count=number(counts.highlights)
                ),
            )
        )


def _list_refused(refused: Iterable[Refused], unlisted: int = 0) -> None:
    """What is not taken, one line a reason."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for each in refused:
        reasons[each.why].append(each.what)
    for why, names in reasons.items():
        shown = ", ".join(_("“{name}”").format(name=name) for name in names[:SHOWN])
        more = _(" and {count} more").format(count=number(len(names) - SHOWN)) if len(names) > SHOWN else ""
        warn(_("not taken: {shown}{more}: {why}.").format(shown=shown, more=more, why=why.rstrip(".")))
    if unlisted:
        warn(_("not taken: {unlisted} more.").format(unlisted=number(unlisted)))


def _report(moved: Moved) -> None:
    _list_refused(moved.refused)
    say(
        _(
            "{feeds} followed, {views} kept, {articles} added, "
            "{updated} updated, {unchanged} unchanged, {marked} marked."
        ).format(
            feeds=ngettext("{count} feed", "{count} feeds", moved.followed).format(count=number(moved.followed)),
            views=ngettext("{count} view", "{count} views", moved.views).format(count=number(moved.views)),
            articles=_articles(moved.added),
            updated=number(moved.updated),
            unchanged=number(moved.unchanged),
            marked=number(moved.marked),
        )
    )
    if moved.deleted:
        say(
            ngettext(
                "{count} article is deleted here and is left so; --deleted brings back such.",
                "{count} articles are deleted here and are left so; --deleted brings back such.",
                moved.deleted,
            ).format(count=number(moved.deleted))
        )
    if moved.followed or moved.views or moved.added or moved.marked:
        say(_("`digest undo` takes it back."))
    if moved.followed:
        say(_("`digest refresh` fetches what is new in the feeds."))


def _articles(count: int) -> str:
    return ngettext("{count} article", "{count} articles", count).format(count=number(count))


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
