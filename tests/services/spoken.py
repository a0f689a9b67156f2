"""A small server on loopback that speaks the Google Reader API, and breaks where it is told to.

The form of its answers is that of a real Miniflux 2.2.6, which the tests beside it start where it is installed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

import orjson

READ, STARRED = "user/-/state/com.google/read", "user/-/state/com.google/starred"
Answer = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]


class Spoken:
    """`articles` are read (0) and starred (1) flags by number; `broken` answers instead, by the end of a path."""

    def __init__(self, articles: int = 0) -> None:
        self.articles: dict[int, list[bool]] = {n: [False, False] for n in range(1, articles + 1)}
        self.broken: dict[str, Callable[[dict[str, list[str]]], Answer | None]] = {}
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.password = "right"
        self.text = "The water stood at mark {n} when the boats came in."
        self.auth, self.token = "auth-1", "token-1"
        self.feeds: list[dict[str, Any]] = [
            {"id": "feed/1", "title": "Harbour", "url": "https://harbour.example/feed", "categories": []}
        ]
        spoken = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(self.path.partition("?")[2])

            def do_POST(self) -> None:
                self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def answer(self, query: str) -> None:
                given: dict[str, list[str]] = {}
                for name, value in parse_qsl(query, keep_blank_values=True):
                    given.setdefault(name, []).append(value)
                status, body, *more = spoken.answer(
                    self.path.partition("?")[0], given, self.headers.get("Authorization", "")
                )
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **(more[0] if more else {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def sent(self, end: str) -> list[dict[str, list[str]]]:
        """What was asked of paths with this end."""
        return [given for path, given in self.asked if path.endswith(end)]

    def answer(self, path: str, given: dict[str, list[str]], auth: str) -> Answer:
        self.asked.append((path, given))
        for end, broken in self.broken.items():
            if path.endswith(end) and (said := broken(given)) is not None:
                return said
        if path.endswith("ClientLogin"):
            if given.get("Passwd") != [self.password]:
                return 401, b"Error=BadAuthentication"
            return 200, f"SID=x\nLSID=x\nAuth={self.auth}\n".encode()
        if auth != f"GoogleLogin auth={self.auth}":
            return 401, b"Unauthorized"
        if path.endswith("/token"):
            return 200, self.token.encode()
        if path.endswith("subscription/list"):
            return 200, orjson.dumps({"subscriptions": self.feeds})
        if path.endswith("items/ids"):
            return 200, orjson.dumps(self._ids(given))
        if given.get("T") != [self.token]:
            return 400, b"", {"X-Reader-Google-Bad-Token": "true"}
        wanted = [int(each.rpartition("/")[2], 16) for each in given["i"]]
        if path.endswith("items/contents"):
            return 200, orjson.dumps({"items": [self._item(n) for n in wanted if n in self.articles]})
        assert path.endswith("edit-tag")
        tag = (given.get("a") or given["r"])[0]
        for n in wanted:
            self.articles[n][tag == STARRED] = "a" in given
        return 200, b"OK"

    def _ids(self, given: dict[str, list[str]]) -> dict[str, Any]:
        starred, unread = given["s"] == [STARRED], given.get("xt") == [READ]
        found = [n for n, (r, s) in self.articles.items() if (s or not starred) and not (r and unread)]
        start, most = int(given.get("c", ["0"])[0]), int(given["n"][0])
        page = found[start : start + most]
        more = {"continuation": str(start + most)} if len(found) > start + most else {}
        return {"itemRefs": [{"id": str(n)} for n in page], **more}

    def _item(self, n: int) -> dict[str, Any]:
        read, starred = self.articles[n]
        return {
            "id": f"tag:google.com,2005:reader/item/{n:016x}",
            "title": f"Tide {n}",
            "published": 1763371200 + n,
            "canonical": [{"href": f"https://harbour.example/tide/{n}"}],
            "summary": {"content": f"<p>{self.text.format(n=n)}</p>"},
            "categories": [*([READ] if read else []), *([STARRED] if starred else [])],
            "origin": {"streamId": "feed/1", "title": "Harbour"},
        }
