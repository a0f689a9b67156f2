"""`digest mcp` and `digest serve`: the library for assistants, and the reader in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.commands.context import NAMED, chosen_library, library_option, opened
from reader.commands.printing import is_terminal, say, warn
from reader.errors import ServerError
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.servers.browser.door import Door

PORT = 8421
TOKEN = "DIGEST_SERVE_TOKEN"
"""Of the environment: what is on a command line is seen by every user of the machine."""


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


@click.command()
@click.option(
    "--host", type=NAMED, default="127.0.0.1", help=_("Listen there instead of on this machine alone; think of TLS.")
)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help=_("0: any free one."))
@click.option("--address", help=_("What people open, where a proxy with TLS stands in front: https://…"))
@click.option(
    "--token",
    envvar=TOKEN,
    help=_("Keep this secret in the address (or DIGEST_SERVE_TOKEN); else each start makes a new one."),
)
@click.option("--open", "opens", is_flag=True, help=_("Open it in your browser."))
@library_option
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, address: str | None, token: str | None, opens: bool) -> None:
    """Show the reader in a browser, until ctrl+c.

    It prints an address with a secret in it: whoever has the address can read and change this library. It is for this
    machine alone unless --host says otherwise; docs/browser.md says how to reach it from elsewhere. It takes
    `digest-reader[serve]`.
    """
    try:
        from reader.servers.browser.server import Serving, serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("aiohttp", "textual_serve"):
            raise
        raise ServerError(_("The browser needs one more package: pip install 'digest-reader[serve]'.")) from error
    import os
    import socket

    from reader.library import open_library
    from reader.servers.browser.door import Door, checked_address, checked_token, new_token

    root = chosen_library(ctx).absolute()
    with open_library(root) as library:  # what is wrong with it is said here, and not by every page
        for problem in library.problems:
            warn(problem)
    os.environ.pop(TOKEN, None)  # no program that a reader starts, such as a hook, needs to know it
    door = Door(
        token=checked_token(token) if token else new_token(),
        host=host,
        port=port,
        address=checked_address(address) if address else "",
        machine=socket.gethostname(),
    )

    def ready(door: Door, once: str) -> None:
        _tell(door)
        if opens:
            _open(once)

    serve(Serving(door, ["--library", str(root)], warn), ready)


def _tell(door: Door) -> None:
    """Say where the reader is, and to whom it is open."""
    from reader.servers.browser.door import is_loopback

    say(door.page)
    if not is_loopback(door.host):
        warn(
            _(
                "Other machines reach it: whoever has this address reads and changes this library, and what is sent is "
                "not encrypted. Put a proxy with TLS in front; docs/browser.md says how."
            )
        )
    if is_terminal():
        say(_("Whoever has this address can use your reader. ctrl+c ends it."), err=True)


def _open(address: str) -> None:
    """Open an address in a browser. One that is not in the background is waited for by a thread."""
    import threading
    import webbrowser

    def start() -> None:
        try:
            opened = webbrowser.get().open(address)
        except (webbrowser.Error, OSError):
            opened = False
        if not opened:
            warn(_("No browser could be started; open the address yourself."))

    threading.Thread(target=start, daemon=True).start()


COMMANDS = (mcp, serve)
