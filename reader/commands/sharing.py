"""`digest share`."""

from __future__ import annotations

import asyncio

import click

from reader.commands.context import NAMED, completing, library_option, opened
from reader.commands.printing import say, write
from reader.translation import gettext as _

WAYS = ("markdown", "text", "link", "mail")


@click.command()
@click.argument("digest_id", type=NAMED, metavar="ID", shell_complete=completing("id"))
@click.option(
    "--as", "way", type=click.Choice(WAYS), default="markdown", help=_("How it is printed; markdown otherwise.")
)
@click.option("--run", is_flag=True, help=_("Give its JSON to your own command, [share] command in the configuration."))
@library_option
@click.pass_context
def share(ctx: click.Context, digest_id: str, way: str, run: bool) -> None:
    """Print one digest to be handed on, without your notes and tags: as Markdown, text, a link, or a mailto: address.

    \b
    digest share 3f2a --as text | mail -s 'Worth reading' team@example.org
    digest share 3f2a --run
    """
    from reader.export.share import FORMS, mail_address
    from reader.launch import configuration

    library = opened(ctx)
    full = library.resolve(digest_id)
    if run:
        from reader.intake.sharing import run_own, shared_record

        said = asyncio.run(run_own(configuration().share.command, shared_record(library, full)))
        say(said or _("Your command is done."))
        return
    digest = library.get(full)
    text = mail_address(digest) if way == "mail" else FORMS[way](digest)
    write(text.rstrip("\n"))


COMMANDS = (share,)
