"""`digest share`: hands on one digest; and what the owner of a shared library does."""

from __future__ import annotations

import asyncio

import click

from reader.commands.context import NAMED, completing, json_option, library_option, opened
from reader.commands.printing import print_json, say, write
from reader.commands.tables import Column, Row, print_table
from reader.translation import gettext as _

WAYS = ("markdown", "text", "link", "mail")
_TAKES_VALUE = ("--as", "--library")


class _OneOrOwner(click.Group):
    """A command for one digest that is a group, too: the first word that names one of its commands calls it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[__name__] = named = self._names_command(args)
        ctx.allow_interspersed_args = not named
        if named:
            return super().parse_args(ctx, args)
        return click.Command.parse_args(self, ctx, args)

    def _names_command(self, args: list[str]) -> bool:
        words = iter(args)
        for word in words:
            if word in _TAKES_VALUE:
                next(words, None)
            elif not word.startswith("-"):
                return word in self.commands
        return False

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Without the digest where a command is called, whose name would be taken for it."""
        params = super().get_params(ctx)
        return [each for each in params if not (ctx.meta.get(__name__) and isinstance(each, click.Argument))]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, _("[OPTIONS] ID"))
        formatter.write_usage(ctx.command_path, _("COMMAND [ARGS]…"))


@click.group(cls=_OneOrOwner, invoke_without_command=True)
@click.argument("digest_id", required=False, type=NAMED, metavar="ID", shell_complete=completing("id"))
@click.option(
    "--as", "way", type=click.Choice(WAYS), default="markdown", help=_("How it is printed; markdown otherwise.")
)
@click.option("--run", is_flag=True, help=_("Give its JSON to your own command, [share] command in the configuration."))
@library_option
@click.pass_context
def share(ctx: click.Context, way: str, run: bool, digest_id: str | None = None) -> None:
    """Print one digest to be handed on, without your notes and tags: as Markdown, text, a link, or a mailto: address.

    The commands are for the owner of a shared library, which stands on a PostgreSQL server: docs/sharing.md.

    \b
    digest share 3f2a --as text | mail -s 'Worth reading' team@example.org
    digest share 3f2a --run
    digest share init postgresql://owner@db.example/team
    """
    if ctx.invoked_subcommand is not None:
        return
    if digest_id is None:
        raise click.UsageError(_("Name the digest to share, or a command."))
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


def _to_option(command: click.decorators.FC) -> click.decorators.FC:
    return click.option(
        "--to", metavar="ADDRESS", help=_("Of which shared library; the one that this library has joined, otherwise.")
    )(command)


@share.command()
@click.argument("address", type=NAMED)
def init(address: str) -> None:
    """Make a shared library in an empty database, or bring an older one up to date.

    You become its owner. The password comes from the keyring, ~/.pgpass or PGPASSWORD, or is asked for.
    """
    from reader.commands.connecting import connected
    from reader.share.address import parse_address
    from reader.share.owner import bring_up_to_date

    with connected(parse_address(address)) as server:
        taken = bring_up_to_date(server)
        where = server.address.shown
    if taken:
        say(_("The shared library {where} is ready.").format(where=where))
    else:
        say(_("The shared library {where} is up to date already.").format(where=where))
    say(_("`digest join {address}` joins it; `digest share invite NAME` invites others.").format(address=address))


@share.command()
@click.argument("name", type=NAMED)
@click.option("--curator", is_flag=True, help=_("May add and edit digests, too."))
@_to_option
@json_option
@library_option
@click.pass_context
def invite(ctx: click.Context, name: str, curator: bool, to: str | None, as_json: bool) -> None:
    """Make a login for somebody: its address and its password, which is shown this once.

    Somebody who was invited before gets a new password, and the rights that you name now.
    """
    from reader.commands.connecting import connected, owned
    from reader.share.address import as_user
    from reader.share.owner import invite as make

    with connected(owned(ctx, to)) as server:
        password = make(server, name, curator=curator)
        address = str(as_user(server.address, name))
    if as_json:
        print_json({"name": name, "curator": curator, "address": address, "password": password})
        return
    rights = _("{name} may read, add and edit digests.") if curator else _("{name} may read.")
    say(rights.format(name=name))
    say(_("Address: {address}").format(address=address))
    say(_("Password: {password}").format(password=password))
    say(_("It is shown this once: hand it over by another way than the address. Then: `digest join ADDRESS`."))


@share.command()
@_to_option
@json_option
@library_option
@click.pass_context
def members(ctx: click.Context, to: str | None, as_json: bool) -> None:
    """List who was invited, and what they may do."""
    from reader.commands.connecting import connected, owned
    from reader.share.owner import members as all_of

    with connected(owned(ctx, to)) as server:
        found = all_of(server)
    if as_json:
        for each in found:
            print_json(each._asdict())
        return
    rows = [(each.name, _rights(each.curator, barred=each.barred)) for each in found]
    print_table([Column(main=True), Column()], [Row(row, "  ".join(row)) for row in rows])


def _rights(curator: bool, *, barred: bool) -> str:
    if barred:
        return _("dismissed")
    return _("reads, adds and edits") if curator else _("reads")


@share.command()
@click.argument("name", type=NAMED)
@click.option("--forget", is_flag=True, help=_("Delete their marks and notes on the server, too."))
@_to_option
@library_option
@click.pass_context
def dismiss(ctx: click.Context, name: str, forget: bool, to: str | None) -> None:
    """Close somebody's login at once. What they marked waits until they are invited again; what they added stays."""
    from reader.commands.connecting import connected, owned
    from reader.share.owner import dismiss as close

    with connected(owned(ctx, to)) as server:
        close(server, name, forgetting=forget)
    say(
        _("{name} is out, and what they marked is deleted on the server.").format(name=name)
        if forget
        else _("{name} is out.").format(name=name)
    )


COMMANDS = (share,)
