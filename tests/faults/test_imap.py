"""A mailbox on a real server: dovecot on loopback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

import pytest
from click.testing import CliRunner

from reader.commands import cli
from reader.errors import SourceError
from reader.sources.imap import Account, Position, fetch_new, password_of
from tests.waiting import until

USER, PASSWORD = "reader", "ebb and flow"
BEGINNING = Position()
CONF = """
protocols = imap
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
ssl = required
auth_failure_delay = 0
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
mail_location = maildir:{base}/mail
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
passdb {{
  driver = static
  args = user=reader password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
  # No seconds of penalty for the address that a wrong password came from.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


@dataclass
class Mailbox:
    """A running server."""

    account: Account
    trusted: ssl.SSLContext
    folder: Path

    def deliver(self, *subjects: str) -> None:
        for subject in subjects:
            message = f"From: The Log <log@harbour.example>\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\nThe tide goes out.\r\n"
            name = f"{time.time_ns()}.M1P1.here"
            # As Maildir has it: written aside, and moved in when it is whole and the server's own.
            fresh = self.folder / "tmp" / name
            fresh.write_bytes(message.encode())
            shutil.chown(fresh, "nobody", "nogroup")
            fresh.rename(self.folder / "new" / name)

    def fetch(self, since: Position = BEGINNING) -> list[tuple[Position, bytes]]:
        return list(fetch_new(self.account, since, ssl_context=self.trusted))


def _dovecot() -> str:
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found or not shutil.which("openssl"):
        pytest.skip("dovecot or openssl is missing: `make packages` as root installs them on Debian")
    if os.geteuid() != 0:
        pytest.skip("dovecot is started by root only")
    return found


def _open_to_all(folder: Path) -> None:
    """The server reads as nobody: let it pass through every folder that pytest made for this user alone."""
    while folder.owner() == getuser() and folder.stat().st_mode & 0o077 == 0:
        folder.chmod(0o755)
        folder = folder.parent


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    dovecot = _dovecot()
    base = tmp_path_factory.mktemp("dovecot")
    _open_to_all(base)
    certificate = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost"
    subprocess.run(
        [*certificate.split(), "-addext", "subjectAltName=DNS:localhost"], cwd=base, check=True, capture_output=True
    )
    for name in ("mail/cur", "mail/new", "mail/tmp", "home", "run", "state"):
        (base / name).mkdir(parents=True)
    subprocess.run(["chown", "-R", "nobody:nogroup", base / "mail", base / "home"], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (base / "conf").write_text(
        CONF.format(base=base, port=port, user="nobody", group="nogroup", password=PASSWORD.replace(" ", "_"))
    )
    process = subprocess.Popen([dovecot, "-F", "-c", base / "conf"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        until(lambda: process.poll() is not None or _answers(port))
        if process.poll() is not None:
            pytest.fail(f"dovecot did not start: {(base / 'log').read_text() if (base / 'log').exists() else ''}")
        trusted = ssl.create_default_context(cafile=str(base / "cert.pem"))
        yield Mailbox(Account("localhost", port, USER, "INBOX"), trusted, base / "mail")
    finally:
        process.terminate()
        process.wait(timeout=10)
        assert process.stdout is not None
        process.stdout.close()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_IMAP_PASSWORD_LOCALHOST", PASSWORD.replace(" ", "_"))


def test_what_is_new_is_read_and_nothing_is_changed(server: Mailbox) -> None:
    server.deliver("One", "Two")
    found = server.fetch()
    assert [b"One" in found[0][1], b"Two" in found[1][1]] == [True, True]
    position = found[-1][0]
    assert server.fetch(Position.parse(str(position))) == []
    server.deliver("Three")
    ((_, message),) = server.fetch(position)
    assert b"Subject: Three" in message
    flags = [path.name.partition(":2,")[2] for path in (server.folder / "cur").iterdir()]
    assert not any("S" in flag for flag in flags)


def test_one_that_is_too_large_is_told_and_passed_over(server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.sources.imap.MAX_MAIL", 10)
    server.deliver("Large")
    assert server.fetch()[-1][1] == b""


def test_a_folder_that_was_made_anew_is_read_anew(server: Mailbox) -> None:
    server.deliver("Again")
    everything = server.fetch()
    assert len(server.fetch(Position(everything[-1][0].validity + 1, 999_999))) == len(everything)


def test_a_mailbox_is_followed_like_a_feed(server: Mailbox, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.folder.parent / "cert.pem"))
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.1,::1")
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    server.deliver("Followed")
    address = f"imaps://{USER}@localhost:{server.account.port}/INBOX"
    for arguments, expected in (
        (["follow", address], "Following"),
        (["refresh"], "1 feed asked"),
        (["list", "kind:newsletter"], "Followed"),
    ):
        result = CliRunner().invoke(cli, arguments, prog_name="digest")
        assert expected in result.output
    (feed,) = (json.loads(line) for line in CliRunner().invoke(cli, ["feeds", "--json"]).stdout.splitlines())
    assert (feed["state"], feed["error"]) == ("ok", None)
    assert json.loads(CliRunner().invoke(cli, ["refresh", "--json"]).stdout)["added"] == 0
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "")
    assert "not a public address" in CliRunner().invoke(cli, ["refresh", "--force"]).output


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Mailbox) -> None:
    with pytest.raises(SourceError, match="could not prove"):
        list(fetch_new(server.account, Position()))


def test_a_wrong_password_and_a_missing_folder_are_named(server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = Account("localhost", server.account.port, USER, "Möwen & mehr")
    with pytest.raises(SourceError, match="did not open the folder Möwen & mehr"):
        list(fetch_new(elsewhere, Position(), ssl_context=server.trusted))
    monkeypatch.setenv("DIGEST_IMAP_PASSWORD_LOCALHOST", "wrong")
    with pytest.raises(SourceError, match="rejected the name or the password"):
        server.fetch()


def test_the_address_that_was_checked_is_connected_to(server: Mailbox) -> None:
    account = Account("localhost", server.account.port, USER, "INBOX")
    asked: list[tuple[str, int]] = []

    def check(host: str, port: int) -> str:
        asked.append((host, port))
        return "127.0.0.1"

    list(fetch_new(account, Position(), check=check, ssl_context=server.trusted))
    assert asked == [("localhost", server.account.port)]


def test_nobody_answers() -> None:
    with pytest.raises(SourceError, match="does not answer"):
        list(fetch_new(Account("localhost", 1, USER, "INBOX"), Position()))


def test_without_a_password_it_says_where_to_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIGEST_IMAP_PASSWORD_LOCALHOST")
    with pytest.raises(SourceError, match="DIGEST_IMAP_PASSWORD_MAIL_EXAMPLE"):
        password_of(Account("mail.example", 993, USER, "INBOX"))


@pytest.mark.parametrize(
    "address",
    ["imaps://mail.example/x", "imap://me@mail.example", "imaps://me@mail:x/y"],
)
def test_what_is_no_mailbox_is_named(address: str) -> None:
    with pytest.raises(SourceError):
        Account.parse(address)
