"""6. A password in an address is kept apart from it, and is seen nowhere."""

from __future__ import annotations

import base64
import threading
from pathlib import Path

import pytest

from tests.attack.machine import Machine, plain_digest
from tests.servers import Reply, Request, Server, rss

pytestmark = pytest.mark.slow

SECRET = "SECRETWORD"
FORMS = {
    "name and password": f"me:{SECRET}",
    "token as name": SECRET,
    "token and no password": f"{SECRET}:",
    "an @ in it": f"me:a@{SECRET}",
    "a colon in it": f"me:a:{SECRET}",
    "escaped": f"me:{SECRET}%40x",
    "a name of two parts": f"me@mail.example:{SECRET}",
    "no name": f":{SECRET}",
}


def feed(request: Request) -> Reply:
    given = request.headers.get("authorization", "")
    return Reply(rss("One", "Two"), headers={"Content-Type": "text/xml"}) if given else Reply(b"", 401)


def address(server: Server, login: str, path: str = "/feed") -> str:
    return f"http://{login}@127.0.0.1:{server.port}{path}"


def traces(machine: Machine) -> list[str]:
    """Files in which the password stands, but for the one place that is this machine's alone."""
    found = []
    for folder in (machine.library, machine.home, machine.work):
        for path in folder.rglob("*"):
            if path.is_file() and SECRET.encode() in path.read_bytes() and path.name != "feeds.opml":
                private = machine.state in path.parents and path.stat().st_mode & 0o077 == 0
                if not private or path.suffix in (".fetches", ".sqlite", ".json", ".frame"):
                    found.append(path.name)
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("way", ["follow", "a list of feeds"])
def test_it_is_sent_and_kept_but_seen_nowhere(form: str, way: str, machine: Machine) -> None:
    with Server({"/feed": feed}) as server:
        link = address(server, FORMS[form])
        said = (machine.run("follow", link) if way == "follow" else machine.follow_unseen(link)).said
        said += machine.run("refresh", "--json").said
        assert [
            r
            for r in server.asked("/feed")
            if SECRET
            in base64.b64decode(r.headers.get("authorization", "x y").split()[-1] + "==").decode("utf-8", "replace")
        ]
    said += "".join(
        machine.run(*words).said
        for words in (["feeds"], ["feeds", "--json"], ["feeds", "--opml"], ["list", "--json"], ["doctor"])
    )
    said += "".join(machine.run("show", id_).said + machine.run("show", "--json", id_).said for id_ in machine.ids())
    assert "One" in said
    assert SECRET not in said
    assert traces(machine) == []


FAILURES: dict[str, tuple[Reply | bytes, ...]] = {
    "not allowed": (Reply(status=401),),
    "gone": (Reply(status=410),),
    "no feed": (b"just text",),
    "a page": (b"<html><body>no feed</body></html>",),
    "broken": (Reply(b"<rss", length=900),),
    "elsewhere": (Reply(status=302, headers={"Location": "ftp://x/"}),),
    "an error": (Reply(status=500),),
}


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("words", [["follow"], ["add"], ["refresh"]], ids=lambda w: w[0])
def test_no_error_says_it(name: str, words: list[str], machine: Machine) -> None:
    with Server({"/feed": FAILURES[name][0]}) as server:
        link = address(server, f"me:{SECRET}")
        if words == ["refresh"]:
            machine.follow_unseen(link)
            said = (
                machine.run("refresh", "--force").said
                + machine.run("refresh", link).said
                + machine.run("refresh", "--json", "--force").said
            )
        else:
            said = machine.run(*words, link).said
        said += machine.run("feeds").said
    assert SECRET not in said
    assert traces(machine) == []


@pytest.mark.quick
@pytest.mark.parametrize(
    "link",
    [
        f"http://me:{SECRET}@127.0.0.1:9/",
        f"http://me:{SECRET}@[::1",
        f"http://me:{SECRET}@127.0.0.1:bad/",
        f"ftp://me:{SECRET}@x/",
        f"imaps://me:{SECRET}@x/INBOX",
        f"https://me:{SECRET}@nowhere.invalid/x",
        f"me:{SECRET}@127.0.0.1:9/feed",
        f"feed://me:{SECRET}@127.0.0.1:9/",
    ],
)
@pytest.mark.parametrize("command", ["follow", "add"])
def test_no_refusal_says_it(link: str, command: str, machine: Machine) -> None:
    assert SECRET not in machine.run(command, link).said


def test_a_page_of_that_server_does_not_have_it_in_its_link(machine: Machine) -> None:
    page = (
        b"<html><head><title>Queues</title></head><body><article><h1>Queues</h1><p>"
        + b"Words of a page. " * 60
        + b"<a href='/next'>next</a></p></article></body></html>"
    )
    with Server({"/page": page}) as server:
        said = machine.run("add", address(server, f"me:{SECRET}", "/page")).said
        said += "".join(machine.run("show", "--json", id_).said for id_ in machine.ids())
    assert SECRET not in said
    assert traces(machine) == []


def test_it_is_no_argument_of_a_process(machine: Machine) -> None:
    """`ps` shows every user's command lines: also those that the screen starts."""
    seen: list[str] = []
    word = "OWNSECRET"  # other tests type theirs at the same time
    with Server({"/feed": feed}) as server:
        machine.fill(plain_digest("Queues"))
        machine.follow_unseen(address(server, f"me:{word}"))
        stop = threading.Event()

        def look() -> None:
            while not stop.wait(0.01):
                for path in Path("/proc").glob("[0-9]*/cmdline"):
                    try:
                        line = path.read_bytes()
                    except OSError:
                        continue
                    if word.encode() in line and b"reader" in line:
                        seen.append(line.decode("utf-8", "replace"))

        thread = threading.Thread(target=look)
        thread.start()
        try:
            with machine.terminal() as screen:
                screen.until(b"Queues")
                screen.read(1.0)
                screen.press("\x1b", "F", "r", wait=1.5)
                screen.read(3.0, 1.5)
                written = screen.written
        finally:
            stop.set()
            thread.join()
    assert seen == []
    assert word.encode() not in written


def test_it_goes_to_no_other_host(machine: Machine) -> None:
    with Server({"/feed": rss("One")}) as other, Server() as server:
        for status in (301, 302, 307):
            server.routes[f"/{status}"] = Reply(status=status, headers={"Location": other.url("/feed", "127.0.0.2")})
            machine.follow_unseen(address(server, f"me:{SECRET}", f"/{status}"))
            machine.run("refresh", "--force")
        assert other.requests
        assert not any("authorization" in request.headers for request in other.requests)


def test_lists_have_it_only_where_it_is_asked_for(machine: Machine) -> None:
    with Server({"/feed": feed}) as server:
        machine.run("follow", address(server, f"me:{SECRET}"))
    for form in ("--json", "--opml"):
        assert SECRET not in machine.run("feeds", form).said
        assert SECRET in machine.run("feeds", form, "--with-passwords").said
