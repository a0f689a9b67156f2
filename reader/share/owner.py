"""What the owner of a shared library does: bring it up to date, invite, list and dismiss members."""

from __future__ import annotations

import contextlib
import re
import secrets
from importlib.resources import files
from typing import NamedTuple

from reader.errors import RefusedError, ShareError
from reader.share.answers import FLAG, NUMBER, TEXT
from reader.share.server import SCHEMA_VERSION, Server, statement_of
from reader.translation import gettext as _

_NAME = re.compile(r"[a-z_][a-z0-9_.-]{0,62}")
MOST_MIGRATIONS = 1_000
MOST_MEMBERS = 1_000_000
_LOCK = 0x646967657374
"""Of two inits at one time the second waits."""
_MADE = """
CREATE SCHEMA IF NOT EXISTS digest;
CREATE TABLE IF NOT EXISTS digest.migration (
  number integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now());
"""


class Member(NamedTuple):
    name: str
    curator: bool
    barred: bool
    """Whether the login is closed."""


def migrations() -> list[tuple[int, str, str]]:
    """Number, name and SQL of each migration, in order."""
    folder = files("reader.share").joinpath("migrations")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(int(f.name[:4]), f.name[5:-4], f.read_text(encoding="utf-8")) for f in found]


def bring_up_to_date(server: Server) -> list[str]:
    """Make the tables, or bring older ones up to date, wholly or not at all; the names of the steps that were taken."""
    taken: list[str] = []
    with server.errors(), server.connection.transaction():
        server.execute("SELECT pg_advisory_xact_lock(%s)", _LOCK)
        server.connection.execute(_MADE)
        server.connection.execute("SET LOCAL search_path = digest, pg_temp")
        done = {n for (n,) in server.ask((NUMBER,), "SELECT number FROM digest.migration", most=MOST_MIGRATIONS)}
        if done and max(done) > SCHEMA_VERSION:
            raise RefusedError(
                _(
                    "The shared library has version {version}, and this digest knows {known}: install a newer digest."
                ).format(version=max(done), known=SCHEMA_VERSION)
            )
        for number, name, sql in migrations():
            if number not in done:
                server.connection.execute(statement_of(sql))
                server.execute("INSERT INTO digest.migration (number, name) VALUES (%s, %s)", number, name)
                taken.append(name)
        # Who owns it is its first curator.
        server.execute("INSERT INTO digest.member (name, curator) VALUES (session_user, true) ON CONFLICT DO NOTHING")
    return taken


def _check_owner(server: Server) -> None:
    """Raise RefusedError where somebody else owns the shared library: they would see of its members only themselves."""
    owns = server.execute(
        "SELECT pg_has_role(session_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'digest.member'::regclass"
    )
    if owns != [(True,)]:
        raise RefusedError(
            _(
                "{user} does not own the shared library {where}: only its owner invites, lists and dismisses members."
            ).format(user=server.address.user, where=server.address.shown)
        )


def invite(server: Server, name: str, *, curator: bool, password: str = "") -> str:
    """Make a login, or change an old one, that may read, and as a `curator` publish; its password, a new one.

    The server learns what the password is checked by, and not the password itself.
    """
    from psycopg import sql

    if not _NAME.fullmatch(name):
        raise ShareError(
            _(
                "{name!r} cannot be the name of a login: lower-case letters, digits, `.`, `-` and `_`, a letter first."
            ).format(name=name)
        )
    _check_owner(server)
    secret = password or secrets.token_hex(12)
    with server.errors(), server.connection.transaction():
        server.connection.execute("SET LOCAL search_path = digest, pg_temp")
        verifier = server.connection.pgconn.encrypt_password(secret.encode(), name.encode(), b"scram-sha-256").decode()
        own, members = server.one((FLAG, TEXT), "SELECT session_user = %s, members FROM digest.library", name)
        if own:
            raise ShareError(_("You own this shared library: your login is there, and may publish."))
        there = server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", name)
        mine = server.execute("SELECT 1 FROM digest.member WHERE name = %s", name)
        if there and not mine:
            raise ShareError(
                _(
                    "{name} is a login of this server already, for something else: choose another name, or have it "
                    "dropped (DROP ROLE) where it is left of a shared library that is gone."
                ).format(name=name)
            )
        verb = sql.SQL("ALTER" if there else "CREATE")
        server.connection.execute(
            sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(name), sql.Literal(verifier))
        )
        server.connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(members), sql.Identifier(name)))
        server.execute(
            "INSERT INTO digest.member (name, curator) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET curator = excluded.curator",
            name,
            curator,
        )
    return secret


def members(server: Server) -> list[Member]:
    """Who was invited, in the order of their names."""
    _check_owner(server)
    return [
        Member(*row)
        for row in server.ask(
            (TEXT, FLAG, FLAG),
            "SELECT m.name, m.curator, NOT coalesce(r.rolcanlogin, false) FROM digest.member m "
            "LEFT JOIN pg_roles r ON r.rolname = m.name ORDER BY m.name",
            most=MOST_MEMBERS,
        )
    ]


def dismiss(server: Server, name: str, *, forgetting: bool = False) -> None:
    """Close a member's login, also where it is connected; what they marked is theirs again once they are invited again.

    `forgetting`: delete what they marked, and the login.
    """
    from psycopg import errors, sql

    _check_owner(server)
    with server.errors(), server.connection.transaction():
        server.connection.execute("SET LOCAL search_path = digest, pg_temp")
        if not server.execute("SELECT 1 FROM digest.member WHERE name = %s", name):
            raise ShareError(_("{name} is no member of this shared library.").format(name=name))
        own, members = server.one((FLAG, TEXT), "SELECT session_user = %s, members FROM digest.library", name)
        if own:
            raise ShareError(_("You own this shared library, and cannot dismiss yourself."))
        login = sql.Identifier(name)
        server.connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(login))
        # Without its rights a connection that is open already is of no use.
        server.connection.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(members), login))
        if forgetting:
            _forget(server, name)
    with contextlib.suppress(errors.InsufficientPrivilege), server.connection.transaction():
        server.connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [name])
    if forgetting:
        with server.errors():
            server.connection.execute(sql.SQL("DROP ROLE {}").format(login))


def _forget(server: Server, name: str) -> None:
    """Delete what a member marked. Rows are the members' alone, also before their owner: that is lifted meanwhile."""
    for table in ("stamp", "note_version", "watermark"):
        server.execute(f"ALTER TABLE digest.{table} NO FORCE ROW LEVEL SECURITY")
        server.execute(f"DELETE FROM digest.{table} WHERE reader = %s", name)
        server.execute(f"ALTER TABLE digest.{table} FORCE ROW LEVEL SECURITY")
    server.execute("DELETE FROM digest.member WHERE name = %s", name)
