"""What a mail server may say, and for how long."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator

import pytest

from reader.errors import SourceError
from reader.intake.retrieve import _batch
from reader.sources.imap import BATCH_BYTES, MAX_MAIL, MAX_SAID, STREAM, Account, Deadline, Position, _number, _Verified


@pytest.mark.parametrize("text", [b"", b"0", b"-1", b"many", b"\xb2", "٣".encode(), b"4294967296", b"9" * 6_000, b"1 "])
def test_what_is_no_number_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):
        _number(text)


def test_a_number_is_read() -> None:
    assert _number(b"4294967295") == 4294967295


@pytest.mark.parametrize("text", ["", "x:y", "9" * 6_000 + ":1", "1:" + "9" * 6_000, "²:1", "1"])
def test_a_position_that_is_none_is_the_beginning(text: str) -> None:
    assert Position.parse(text) == Position()
    assert Position.parse("7:9") == Position(7, 9)


def said(content: bytes) -> _Verified:
    connection = _Verified.__new__(_Verified)
    setattr(connection, STREAM, io.BytesIO(content))
    connection.expect()
    return connection


def test_a_line_without_end_ends_at_the_limit() -> None:
    with pytest.raises(SourceError, match="more than a mailbox"):
        said(b"x" * (MAX_SAID + 2)).readline()


def test_lines_without_end_end_at_the_limit() -> None:
    connection = said(b"* OK x\r\n" * (MAX_SAID // 8 + 1))
    for _ in range(MAX_SAID // 8):
        connection.readline()
    with pytest.raises(SourceError, match="more than a mailbox"):
        connection.readline()


def test_a_message_larger_than_it_may_be_is_not_read() -> None:
    connection = said(b"abc")
    assert connection.read(3) == b"abc"
    with pytest.raises(SourceError, match="larger"):
        connection.read(MAX_MAIL)


def test_a_deadline_closes_what_somebody_waits_for() -> None:
    here, there = socket.socketpair()
    with here, there:
        deadline = Deadline(0.2)
        deadline.watch(here)
        deadline.run()
        begin = time.monotonic()
        assert here.recv(1) == b""
        assert time.monotonic() - begin < 5
        assert deadline.over
        deadline.pause()


def test_a_deadline_stands_still_while_nobody_waits() -> None:
    deadline = Deadline(60.0)
    deadline.run()
    deadline.pause()
    left = deadline._left
    assert 0 < left <= 60.0
    deadline.pause()
    assert deadline._left == left


def test_a_mailbox_comes_in_batches_and_keeps_what_was_read() -> None:
    def messages() -> Iterator[tuple[Position, bytes]]:
        for uid in range(1, 4):
            yield Position(1, uid), bytes(BATCH_BYTES // 2 + 1)
        raise SourceError("closed the connection")

    found = messages()
    batch, why, more = _batch(found)
    assert ([position.uid for position, _ in batch], why, more) == ([1, 2], "", True)
    batch, why, more = _batch(found)
    assert ([position.uid for position, _ in batch], why, more) == ([3], "closed the connection", False)


def test_the_address_of_a_mailbox_shows_no_password() -> None:
    with pytest.raises(SourceError) as caught:
        Account.parse("imap://me:SECRETWORD@h/In")
    assert "SECRETWORD" not in str(caught.value)
