"""`digest highlight` and `digest highlights`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import NAMED, completing, json_option, library_option, opened
from reader.commands.printing import is_terminal, print_json, say, say_undo, warn
from reader.model.query_text import parse_strictly
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.library.highlighted import Collected


@click.command()
@click.argument("digest_id", type=NAMED, metavar="ID", shell_complete=completing("id"))
@click.option("--text", type=NAMED, required=True, metavar="TEXT", help=_("The sentence, or a part of it."))
@click.option("--note", metavar="TEXT", help=_("Add a note of your own to it."))
@click.option("--remove", is_flag=True, help=_("Take the highlight away."))
@library_option
@click.pass_context
def highlight(ctx: click.Context, digest_id: str, text: str, note: str | None, remove: bool) -> None:
    """Highlight the sentence of a digest in which a TEXT stands, or its sentences.

    \b
    digest highlight 3f2a --text "idempotent consumers" --note "our payments do this"
    digest highlight 3f2a --text "idempotent consumers" --remove
    """
    from reader.intake.highlighting import find_passage
    from reader.intake.highlighting import highlight as keep

    if remove and note is not None:
        raise click.UsageError(_("--note and --remove contradict each other."))
    library = opened(ctx)
    full = library.resolve(digest_id)
    if remove:
        _remove(ctx, full, text)
        return
    passage = find_passage(library.get(full), text)
    changed = keep(library, full, [passage], note)
    said = _("Highlighted: {passage}") if len(changed) else _("Highlighted already: {passage}")
    say(said.format(passage=passage))
    if len(changed):
        say_undo()


def _remove(ctx: click.Context, digest_id: str, text: str) -> None:
    from reader.intake.highlighting import highlighted, remove_highlights

    library = opened(ctx)
    found = highlighted(library, digest_id, [text])
    if not found:
        warn(_("no highlight of this digest has this text; `digest highlights` lists them."))
        ctx.exit(1)
    remove_highlights(library, digest_id, [text])
    for each in found:
        say(_("Removed: {text}").format(text=each.text))
    say_undo()


@click.command()
@click.argument("query", nargs=-1, metavar="[QUERY…]", shell_complete=completing("query"))
@json_option
@library_option
@click.pass_context
def highlights(ctx: click.Context, query: tuple[str, ...], as_json: bool) -> None:
    """List the highlights of the digests that match a QUERY, or all of them, the newest first.

    One whose sentence is gone, because the digest's text changed since, is still listed, and says so.
    """
    from reader.library.highlighted import collected

    parsed = parse_strictly(" ".join(query))
    found = collected(opened(ctx), parsed)
    if not found:
        if not as_json:
            warn(
                _("nothing is highlighted in what this query finds.")
                if query
                else _("nothing is highlighted yet: H in the page does it.")
            )
        ctx.exit(1)
    for number, each in enumerate(found):
        if as_json:
            print_json(_record(each))
        else:
            _print(each, first=not number)


def _record(each: Collected) -> dict[str, Any]:
    return {
        "id": each.digest_id,
        "title": each.title,
        "source": each.source,
        "link": each.link,
        "date": each.day.isoformat(),
        "text": each.highlight.text,
        "note": each.highlight.note,
        "gone": each.gone,
    }


def _print(each: Collected, *, first: bool) -> None:
    if not first:
        say("")
    say(("▐ ", "faint"), each.highlight.text)
    for line in filter(None, each.highlight.note.split("\n")):
        say(("  ✎ ", "faint"), line)
    if each.gone:
        say((_("  no longer in the text, which changed since"), "faint"))
    about = " · ".join(filter(None, (each.source, each.day.isoformat(), each.digest_id)))
    say(("  ", "faint"), (each.title, "title" if is_terminal() else "faint"))
    say((f"  {about}", "faint"))
    if each.link:
        say((f"  {each.link}", "faint"))


COMMANDS = (highlight, highlights)
