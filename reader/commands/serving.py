"""`digest mcp`: the library for assistants."""

from __future__ import annotations

import click

from reader.commands.context import library_option, opened
from reader.errors import ServerError
from reader.translation import gettext as _


@click.command()
@click.option("--write", is_flag=True, help=_("Let assistants mark and annotate; `digest undo` takes it back."))
@library_option
@click.pass_context
def mcp(ctx: click.Context, write: bool) -> None:
    """Answer assistants that speak the Model Context Protocol, on standard input and output.

    They can search, show digests, the brief, facets and stories. The assistant starts this command itself;
    docs/assistants.md says how it is told to. It takes `digest-reader[mcp]`.
    """
    try:
        from reader.servers.mcp import serve
    except ImportError as error:  # of version 1, which has no MCPServer, too
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        raise ServerError(_("Assistants need one more package: pip install 'digest-reader[mcp]'.")) from error
    serve(opened(ctx), write=write)


COMMANDS = (mcp,)
