"""Logins are taken out of addresses, kept apart, and shown nowhere."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SourceError
from reader.library import Library, open_library
from reader.library.logins import Logins
from reader.logins import Login, is_doubtful, masked, masked_address, origin, split_login, with_login, without_login
from reader.model.subscription import Subscription, from_address
from reader.text import safe_link

SECRET = "SECRETWORD"


@pytest.mark.parametrize(
    ("address", "bare", "login"),
    [
        ("http://me:secret@h/x", "http://h/x", Login("me", "secret")),
        ("http://token@h/x", "http://h/x", Login("token", "")),
        ("http://token:@h/x", "http://h/x", Login("token", "")),
        ("http://me:a@b@h/x", "http://h/x", Login("me", "a@b")),
        ("http://me@mail.example:pw@h/", "http://h/", Login("me@mail.example", "pw")),
        ("http://:pw@h/", "http://h/", Login("", "pw")),
        ("http://me:p%40w@h/", "http://h/", Login("me", "p@w")),
        ("http://@h/", "http://h/", None),
        ("imaps://me:pw@h/In", "imaps://me@h/In", Login("me", "pw")),
        ("imaps://me@h/In", "imaps://me@h/In", None),
        ("https://h/@me:x", "https://h/@me:x", None),
        ("exec:get http://me:pw@h/", "exec:get http://me:pw@h/", None),
        ("/folder/a@b", "/folder/a@b", None),
    ],
)
def test_a_login_is_taken_out(address: str, bare: str, login: Login | None) -> None:
    assert split_login(address) == (bare, login)
    assert split_login(with_login(bare, login)) == (bare, login)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://me:SECRETWORD@h/x", "http://me:…@h/x"),
        ("http://SECRETWORD@h/x", "http://…@h/x"),
        ("http://SECRETWORD:@h/x", "http://…@h/x"),
        ("http://me:SECRETWORD/@x@h/", "http://me:…@h/"),
        ("http://me:SECRETWORD@[::1", "http://me:…@[::1"),
        ("me:SECRETWORD@h:9/feed", "me:…@h:9/feed"),
        ("imaps://me:SECRETWORD@h/In", "imaps://me:…@h/In"),
        ("imaps://me@h/In", "imaps://me@h/In"),
        ("https://me:SECRETWORD@a/f, https://SECRETWORD@b is", "https://me:…@a/f, https://…@b is"),
        ("https://h/@me", "https://h/@me"),
        ("https://h:8080/@me", "https://h:8080/@me"),
        ("~/Mail/me@h", "~/Mail/me@h"),
    ],
)  # fmt: skip
def test_a_login_is_shown_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


@given(st.text(alphabet="ab:/@?#. h", max_size=40))
def test_no_text_has_a_login_once_it_is_taken_out(text: str) -> None:
    bare, _ = split_login(f"http://{text}")
    assert without_login(bare) == bare
    assert "@" not in bare.removeprefix("http://").partition("/")[0].partition("?")[0].partition("#")[0]


@pytest.mark.parametrize("piece", ["a", "a@", "://", "://a:", "://a:b/", "://a.b/", "a:", "@", "://@", "/@", "=//"])
def test_masking_takes_ten_times_as_long_for_ten_times_as_much(piece: str) -> None:
    def seconds(signs: int) -> float:
        text = piece * (signs // len(piece)) + "@"
        begin = time.process_time()
        for masks in (masked, masked_address, is_doubtful, split_login):
            masks(text)
            masks(f"http://{text}")
        return time.process_time() - begin

    # A pass that went back for each of its signs would take a hundred times as long.
    least = min(seconds(20_000) for _ in range(3))
    assert min(seconds(200_000) for _ in range(2)) < 40 * least + 0.2


DOUBTFUL = [
    f"http://me:{SECRET}#x@h.example/",
    f"http://me:{SECRET}/x@h.example/",
    f"http://me:x/{SECRET}@h.example/",
    f"http://me:x?{SECRET}@h.example/",
    f"http://me:x\\{SECRET}@h.example/",
    f"http:\\\\me:{SECRET}@h.example",
    f"http:/me:{SECRET}@h.example",
    f"http:me:{SECRET}@h.example",
    f"http:///me:{SECRET}@h.example",
    f"//me:{SECRET}@h.example/",
    f"\\\\me:{SECRET}@h.example/",
    f"http://me:x\t{SECRET}@h.example/",
    f"ht\ntp://me:{SECRET}@h.example/",
    f"HTTP://me:1/{SECRET}@h.example/",
    f"http://me:x@{SECRET}/{SECRET}@h.example/",
    f"http://me:x@y.example/{SECRET}@h.example/",
    f"http://me@mail.example:{SECRET}#1@h.example/",
    f"http://me:x://{SECRET}@h.example/",
    f"http://{SECRET}?x@h.example/",
    f"imaps://me:x/{SECRET}@h.example/INBOX",
    f"me:x/{SECRET}@h.example/feed",
]


@pytest.mark.parametrize("address", DOUBTFUL)
def test_a_login_that_cannot_be_told_apart_is_refused_and_shown_nowhere(address: str) -> None:
    with pytest.raises(SourceError) as error:
        from_address(address)
    assert SECRET not in str(error.value)
    assert "cannot be followed" in str(error.value)
    assert SECRET not in masked_address(address)
    assert masked_address(masked_address(address)) == masked_address(address)
    assert SECRET not in safe_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://h.example/@me",
        "https://h:8080/@me",
        "https://h.example/mail/me@x.example",
        "https://localhost:8080/me@x",
        "https://[::1]:8080/me@x",
        "https://h.example/?u=https://x.example/@me",
    ],
)
def test_an_at_in_a_path_is_no_login(address: str) -> None:
    assert not is_doubtful(address)
    assert (from_address(address).address, masked(address), masked_address(address)) == (address,) * 3


def test_a_doubtful_login_of_an_earlier_version_is_taken_out_of_a_library(library: Library) -> None:
    from reader.intake.follow import keep_logins_apart
    from reader.intake.unfollow import unfollow

    with library:
        old = Subscription(f"http://me:{SECRET}#x@a.example/f", "", "A feed")
        library.feeds.put([old])
        assert [feed.address for feed in library.feeds.all()] == ["http://a.example/f"]
        keep_logins_apart(library)
        for path in library.layout.feeds.iterdir():
            assert SECRET.encode() not in path.read_bytes()
        assert unfollow(library, ["http://a.example/f"]) == 1
        assert library.feeds.all() == []


def test_a_link_has_no_login() -> None:
    assert safe_link(f"https://me:{SECRET}@a.example/x") == "https://a.example/x"


def test_what_is_typed_without_a_scheme_has_its_login_taken_out() -> None:
    feed = from_address(f"me:{SECRET}@a.example/f")
    assert (feed.address, feed.login) == ("https://a.example/f", Login("me", SECRET))
    assert SECRET not in repr(feed)


A = Subscription("https://a.example/f", "https://a.example/f", login=Login("me", SECRET))


def test_a_login_is_kept_for_its_server_only(tmp_path: Path) -> None:
    logins = Logins(tmp_path / "x.logins")
    logins.put([A])
    bare = replace(A, login=None)
    assert logins.with_login(bare).login == A.login
    assert logins.path.stat().st_mode & 0o077 == 0
    for moved in ("https://b.example/f", "http://a.example/f", "https://a.example:8443/f"):
        assert logins.with_login(replace(bare, url=moved)).login is None
    assert logins.with_login(replace(bare, url="https://a.example/other")).login == A.login
    logins.forget([A.address])
    assert logins.with_login(bare).login is None
    assert SECRET.encode() not in logins.path.read_bytes()


class Keyring(ModuleType):
    """A keyring with one way to fail."""

    def __init__(self, *, works: bool) -> None:
        super().__init__("keyring")
        self.errors = ModuleType("keyring.errors")
        self.errors.KeyringError = RuntimeError  # type: ignore[attr-defined]
        self.works = works
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, name: str, password: str) -> None:
        if not self.works:
            raise RuntimeError("locked")
        self.kept[service, name] = password

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


@pytest.mark.parametrize("works", [True, False], ids=["works", "is locked"])
def test_a_keyring_has_it_where_there_is_one(works: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = Keyring(works=works)
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", keyring.errors)
    logins = Logins(tmp_path / "x.logins")
    logins.put([A])
    assert (SECRET.encode() in logins.path.read_bytes()) is not works
    assert logins.with_login(replace(A, login=None)).login == A.login
    logins.forget([A.address])
    assert keyring.kept == {}


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    for kind in ("CACHE", "STATE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    return open_library(tmp_path / "library")


def test_a_library_with_logins_is_rid_of_them(library: Library) -> None:
    from reader.intake.follow import keep_logins_apart
    from reader.library.feed_state import Fetch

    with library:
        old = Subscription(f"https://me:{SECRET}@a.example/f", f"https://me:{SECRET}@a.example/g", "A feed")
        library.feeds.put([old])
        library.fetches.put([Fetch(old.address)])
        (feed,) = library.feeds.all()
        assert (feed.address, feed.url, feed.shown) == ("https://a.example/f", "https://a.example/g", "A feed")
        keep_logins_apart(library)
        (feed,) = library.feeds.all()
        assert feed.login is None
        assert library.logins.with_login(feed).login == Login("me", SECRET)
        assert library.fetches.all() == {}
        for path in library.layout.feeds.iterdir():
            assert SECRET.encode() not in path.read_bytes()
        keep_logins_apart(library)
        assert library.logins.with_login(feed).login == Login("me", SECRET)


def test_the_origin_of_what_is_no_address() -> None:
    assert origin("https://A.example/x") == "https://a.example:443"
    assert origin("http://[::1") == origin("words") == ""
