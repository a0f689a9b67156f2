"""Who may come in: hosts, origins, tokens, and what of a page's messages reaches a reader."""

from __future__ import annotations

import json

import pytest

from reader.errors import ServerError
from reader.servers.browser.door import Door, checked_address, checked_token, headers, is_loopback, new_token
from reader.servers.browser.owner import owner_in
from reader.servers.browser.session import NotUnderstoodError, packet_of, said_in, to_open

HERE = Door("t" * 20, "127.0.0.1", 8421)
EVERYWHERE = Door("t" * 20, "0.0.0.0", 8421, machine="Desk")
NAMED = Door("t" * 20, "desk.lan", 80)
BEHIND = Door("t" * 20, "127.0.0.1", 8421, "https://reader.example.org")


@pytest.mark.parametrize("host", ["127.0.0.1:8421", "localhost:8421", "LOCALHOST:8421", "[::1]:8421", "127.1.2.3:8421"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert HERE.knows_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8421", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8421", "localhost.evil.example:8421",
        "192.168.0.2:8421", "", "127.0.0.1:8421@evil.example", "evil.example/127.0.0.1:8421", "[::2]:8421", "a:b:c",
        "[:8421", "127.0.0.1:99999", "127.0.0.1:٨٤٢١",
    ],
)  # fmt: skip
def test_no_other_name_is(host: str) -> None:
    assert not HERE.knows_host(host)


def test_where_all_addresses_are_listened_on_a_number_is_fine_and_a_name_is_not() -> None:
    assert EVERYWHERE.knows_host("192.168.0.2:8421")
    assert EVERYWHERE.knows_host("[fe80::1]:8421")
    assert EVERYWHERE.knows_host("desk:8421")
    assert EVERYWHERE.knows_host("desk.local:8421")
    assert not EVERYWHERE.knows_host("rebound.example:8421")
    assert not EVERYWHERE.knows_host("desk.example:8421")
    assert EVERYWHERE.origin == "http://Desk:8421"
    assert EVERYWHERE.local == "127.0.0.1:8421"
    assert NAMED.knows_host("desk.lan")
    assert not NAMED.knows_host("192.168.0.2")


def test_a_proxy_in_front_is_known_by_its_address() -> None:
    assert BEHIND.knows_host("reader.example.org")
    assert BEHIND.knows_host("127.0.0.1:8421")
    assert BEHIND.knows_origin("https://reader.example.org", "127.0.0.1:8421")
    assert not BEHIND.knows_origin("http://reader.example.org", "127.0.0.1:8421")
    assert BEHIND.page == f"https://reader.example.org/{'t' * 20}/"
    assert HERE.page == f"http://127.0.0.1:8421/{'t' * 20}/"
    assert NAMED.page == f"http://desk.lan/{'t' * 20}/"
    assert Door("t" * 20, "::1", 8421).page == f"http://[::1]:8421/{'t' * 20}/"
    assert Door("t" * 20, "::", 8421).local == "[::1]:8421"
    assert HERE.local == "127.0.0.1:8421"


@pytest.mark.parametrize(
    "origin", ["", "null", "http://127.0.0.1:9000", "http://localhost:8421", "https://127.0.0.1:8421"]
)
def test_no_other_page_is_of_this_server(origin: str) -> None:
    assert HERE.knows_origin("http://127.0.0.1:8421", "127.0.0.1:8421")
    assert not HERE.knows_origin(origin, "127.0.0.1:8421")


def test_only_the_token_is_the_token() -> None:
    assert HERE.knows_token("t" * 20)
    assert not HERE.knows_token("t" * 19)
    assert not HERE.knows_token("")
    assert not HERE.knows_token("ü" * 20)
    assert checked_token(new_token()) != new_token()


@pytest.mark.parametrize("token", ["short", "a/b" * 9, "a b" * 9, "ü" * 20, "a" * 201, ""])
def test_a_token_that_can_be_guessed_or_is_no_part_of_an_address_is_refused(token: str) -> None:
    with pytest.raises(ServerError, match="16 to 200"):
        checked_token(token)


@pytest.mark.parametrize(
    "address",
    ["reader.example.org", "https://", "ftp://a.example", "https://a.example/x", "https://[", "https://a.example:x"],
)
def test_an_address_in_front_has_to_be_one(address: str) -> None:
    with pytest.raises(ServerError, match="is no address"):
        checked_address(address)
    assert checked_address("https://Reader.example.org/") == "https://reader.example.org"


def test_only_this_machine_reaches_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "localhost", "::1")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.1", "desk.lan", "")))


def test_nothing_is_loaded_from_elsewhere() -> None:
    policy = headers("127.0.0.1:8421")["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert policy.count("unsafe") == 1


def test_the_owner_of_a_connection_is_found_in_the_systems_table() -> None:
    table = (
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:20E5 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1\n"
        "   1: 0100007F:C350 0100007F:20E5 01 00000000:00000000 00:00000000 00000000  1001        0 2 1\n"
    )
    assert owner_in(table, ("127.0.0.1", 50000), ("127.0.0.1", 8421)) == 1001
    assert owner_in(table, ("127.0.0.1", 50001), ("127.0.0.1", 8421)) is None
    six = (
        "head\n 0: 00000000000000000000000001000000:C350 00000000000000000000000001000000:20E5 01 0:0 0:0 0 1002 0 3\n"
    )
    assert owner_in(six, ("::1", 50000, 0, 0), ("::1", 8421, 0, 0)) == 1002


class TestMessages:
    """What a page says."""

    def test_keys_and_sizes_are_handed_on(self) -> None:
        assert packet_of('["stdin", "j\\u001b[A"]') == b"D\0\0\0\x04j\x1b[A"
        assert packet_of('["stdin", "\\ud800"]') == b"D\0\0\0\x01?"
        assert json.loads(packet_of('["resize", {"width": 90, "height": 1e9}]')[5:]) == {
            "type": "resize",
            "width": 90,
            "height": 24,
        }
        assert json.loads(packet_of('["resize", {"width": 9000000, "height": -4}]')[5:])["width"] == 1_000
        assert packet_of('["ping", "1"]') == b""

    @pytest.mark.parametrize(
        "message",
        [
            "", "{", "[]", "null", '"stdin"', '["stdin"]', '["stdin", 1]', '["quit"]', '["resize", {}]',
            '["deliver_chunk_request", {}]', pytest.param("[" * 100_000, id="deep"),
        ],
    )  # fmt: skip
    def test_nothing_else_is(self, message: str) -> None:
        with pytest.raises(NotUnderstoodError):
            packet_of(message)

    def test_only_pages_and_mails_are_opened(self) -> None:
        assert json.loads(to_open("https://a.example/x"))[1] == {"url": "https://a.example/x", "new_tab": True}
        assert to_open("mailto:?subject=x")
        for url in (
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            " https://a.example",
            "file/x",
            "",
        ):
            assert to_open(url) == ""

    def test_what_a_reader_tells_of_is_read_carefully(self) -> None:
        assert said_in(b'{"type": "exit"}') == ("exit", "")
        assert said_in(b'{"type": "deliver", "path": "/a"}') == ("deliver", "/a")
        for said in (b"{", b"7", b'{"type": 7, "url": 8}', b'{"url": null}'):
            assert said_in(said) == ("", "")
