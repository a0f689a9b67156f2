"""11. Mail servers that lie: one sentence in half a minute, in little memory."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.attack.machine import Machine

Talk = Callable[[ssl.SSLSocket], None]
"""What a server does once somebody is connected."""
MESSAGE = b"From: a@b.example\r\nSubject: Good mail\r\nMessage-ID: <1@b>\r\n\r\nThe tide goes out.\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder


class Answers:
    """An honest server, one answer a command; a lie takes the place of one of them."""

    def __init__(self, lies: dict[str, bytes | Talk], count: int = 1, size: int = 0) -> None:
        self.lies = lies
        self.message = MESSAGE + b"x" * size
        self.count = count

    def talk(self, connection: ssl.SSLSocket) -> None:
        if not self._lie("GREETING", b"*", connection):
            connection.sendall(b"* OK ready\r\n")
        with connection.makefile("rb") as lines:
            for line in lines:
                tag, _, rest = line.strip().partition(b" ")
                words = rest.upper().split()
                command = b" ".join(words[:2]) if words[:1] == [b"UID"] else (words or [b""])[0]
                if not self._lie(command.decode(), tag, connection):
                    self._honest(command, tag, rest, connection)

    def _lie(self, command: str, tag: bytes, connection: ssl.SSLSocket) -> bool:
        lie = self.lies.get(command)
        if lie is None:
            return False
        lie(connection) if callable(lie) else connection.sendall(lie.replace(b"TAG", tag))
        return True

    def _honest(self, command: bytes, tag: bytes, rest: bytes, connection: ssl.SSLSocket) -> None:
        if command == b"CAPABILITY":
            connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
        elif command in (b"EXAMINE", b"SELECT"):
            connection.sendall(b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n" % self.count)
        elif command == b"UID SEARCH":
            connection.sendall(b"* SEARCH " + b" ".join(b"%d" % (n + 1) for n in range(self.count)) + b"\r\n")
        elif command == b"UID FETCH":
            wanted = rest.split()[2]
            for part in wanted.split(b","):
                first, _, last = part.partition(b":")
                last = str(self.count).encode() if last == b"*" else last or first
                for n in range(int(first), min(int(last), self.count) + 1):
                    head = b"* %d FETCH (UID %d RFC822.SIZE %d" % (n, n, len(self.message))
                    if b"BODY" in rest.upper() and b"SIZE" not in rest.upper().split(b"BODY")[0][-9:]:
                        head += b" BODY[] {%d}\r\n" % len(self.message) + self.message
                    connection.sendall(head + b")\r\n")
        elif command == b"LOGOUT":
            connection.sendall(b"* BYE\r\n")
        connection.sendall(tag + b" OK done\r\n")


def hung_up(connection: ssl.SSLSocket, seconds: float) -> bool:
    """Whether the reader hangs up within so many seconds; a server need not outlive its test."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        connection.settimeout(left)
        try:
            if not connection.recv(1 << 12):
                return True
        except TimeoutError:
            return False
    return False


def dripping(connection: ssl.SSLSocket) -> None:
    for _ in range(200):
        connection.sendall(b"x")
        if hung_up(connection, 0.5):
            return


def without_end(piece: bytes) -> Talk:
    def send(connection: ssl.SSLSocket) -> None:
        for _ in range(3_000):
            connection.sendall(piece * (1 + (1 << 20) // len(piece)))

    return send


def silent(connection: ssl.SSLSocket) -> None:
    hung_up(connection, 60)


def drip_literal(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"* 1 FETCH (UID 1 BODY[] {5000}\r\n")
    dripping(connection)


LIES: dict[str, dict[str, bytes | Talk]] = {
    "a greeting that drips": {"GREETING": dripping},
    "a greeting without end": {"GREETING": without_end(b"* OK x")},
    "lines without end": {"GREETING": without_end(b"* OK x\r\n")},
    "no greeting": {"GREETING": silent},
    "a greeting of another protocol": {"GREETING": b"HTTP/1.1 200 OK\r\n\r\n"},
    "a BYE at once": {"GREETING": b"* BYE no\r\n"},
    "a literal that drips": {"UID FETCH": drip_literal},
    "a huge literal": {"UID FETCH": b"* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[] {9999999999}\r\nabc"},
    "a literal of 2 GB": {"UID FETCH": without_end(b"* 1 FETCH (UID 1 RFC822.SIZE 99 BODY[] {2147483647}\r\n")},
    "a literal below": {"UID FETCH": b"* 1 FETCH (UID 1 BODY[] {-5}\r\nabc)\r\nTAG OK x\r\n"},
    "a literal of digits": {"UID FETCH": b"* 1 FETCH (UID 1 BODY[] {" + b"9" * 5_000 + b"}\r\nabc)\r\nTAG OK x\r\n"},
    "a size that lies": {"UID FETCH": b"* 1 FETCH (UID 1 RFC822.SIZE 10 BODY[] {30000000}\r\n" + b"x" * 30_000_000 + b")\r\nTAG OK x\r\n"},
    "no UID": {"UID FETCH": b"* 1 FETCH (BODY[] {3}\r\nabc)\r\nTAG OK x\r\n"},
    "a UID too large": {"UID SEARCH": b"* SEARCH 99999999999999999999999\r\nTAG OK x\r\n"},
    "a UID that is none": {"UID SEARCH": b"* SEARCH a -1 \xb2\r\nTAG OK x\r\n"},
    "UIDs without end": {"UID SEARCH": without_end(b"* SEARCH 1 2 3\r\n")},
    "a million UIDs": {"UID SEARCH": b"* SEARCH " + b" ".join(b"%d" % n for n in range(1, 150_000)) + b"\r\nTAG OK x\r\n"},
    "a wrong UIDVALIDITY": {"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY many] x\r\nTAG OK x\r\n"},
    "a long UIDVALIDITY": {"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY " + b"9" * 6_000 + b"] x\r\nTAG OK x\r\n"},
    "no UIDVALIDITY": {"EXAMINE": b"* 1 EXISTS\r\nTAG OK x\r\n"},
    "a BYE in the middle": {"UID FETCH": b"* 1 FETCH (UID 1 RFC8* BYE I go\r\n"},
    "a BYE before": {"UID SEARCH": b"* BYE I go\r\n"},
    "another tag": {"EXAMINE": b"ZZZZ99 OK x\r\n"},
    "a refusal of codes": {"EXAMINE": b"TAG NO \x1b]0;PWNED\x07\x9b31mPWN\r\n"},
    "a login refused": {"LOGIN": b"TAG NO \x1b[31mPWN\r\n", "AUTHENTICATE": b"TAG NO no\r\n"},
    "no UTF-8": {"CAPABILITY": b"* CAPABILITY \xff\xfe\r\nTAG OK \xff\r\n"},
}  # fmt: skip


@pytest.fixture
def served(certificate: Path, machine: Machine) -> Iterator[Callable[[Answers], str]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))
    machine.env.update(SSL_CERT_FILE=str(certificate / "cert.pem"), DIGEST_IMAP_PASSWORD="SECRETWORD")

    def start(answers: Answers) -> str:
        def one(plain: socket.socket) -> None:
            with suppress(OSError, ValueError), context.wrap_socket(plain, server_side=True) as connection:
                answers.talk(connection)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"imaps://me@127.0.0.1:{listener.getsockname()[1]}/INBOX"

    yield start
    with suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_an_honest_server_is_read(served: Callable[[Answers], str], machine: Machine) -> None:
    machine.run("follow", served(Answers({}))).assert_held()
    outcome = machine.run("refresh")
    outcome.assert_held()
    assert "Good mail" in machine.run("list").said, outcome.said


@pytest.mark.slow
@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_a_sentence_in_half_a_minute(name: str, served: Callable[[Answers], str], machine: Machine) -> None:
    machine.run("follow", served(Answers(LIES[name]))).assert_held()
    start = time.monotonic()
    outcome = machine.run("refresh", seconds=36, command=_measured(machine))
    took = time.monotonic() - start
    outcome.assert_held()
    assert took < 33
    assert memory_of(machine) <= 400
    assert b"\x1b" not in outcome.out + outcome.err
    assert b"SECRETWORD" not in outcome.out + outcome.err


@pytest.mark.slow
def test_200_large_messages_take_little_memory(served: Callable[[Answers], str], machine: Machine) -> None:
    machine.run("follow", served(Answers({}, count=200, size=5_000_000))).assert_held()
    machine.run("refresh", seconds=60, command=_measured(machine)).assert_held()
    assert memory_of(machine) <= 400


def _measured(machine: Machine) -> tuple[str, ...]:
    """The command, with the memory that it took at most written down when it ends."""
    import sys

    code = (
        "import resource, subprocess, sys; status = subprocess.call([sys.executable, '-m', 'reader', *sys.argv[1:]]);"
        f"open({str(machine.work / 'memory')!r}, 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss));"
        "sys.exit(status)"
    )
    return (sys.executable, "-P", "-c", code)


def memory_of(machine: Machine) -> float:
    """Megabytes."""
    return int((machine.work / "memory").read_text()) / 1024
