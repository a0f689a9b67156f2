"""A sync service, whatever its protocol: its subscriptions, lists and articles, and changes sent to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from reader.dataclass import dataclass
from reader.intake.services.line import ExpiredError, Line, NotHereError, ServiceError, WrongPasswordError
from reader.logins import Login
from reader.sources.services import fever, greader
from reader.sources.services.said import MOST_IDS, Article, Followed, Listed
from reader.translation import gettext as _

T = TypeVar("T")
GREADER, FEVER = "greader", "fever"
APIS = (GREADER, FEVER)
_PAGE = 1_000
"""Ids asked for at a time."""
_MOST_PAGES = 60
_SEND = 100
"""Articles in one request that changes them."""
_DAY = 86_400
_FIRST_DAYS = 30
"""How far back articles that were read elsewhere come in at first."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A list of articles. Only of a `complete` one it means something that an article is not in it."""

    ids: tuple[str, ...]
    complete: bool


class Remote(Protocol):
    """A service. Every method raises ServiceError."""

    batch: int
    """Articles to ask for at a time."""
    send_batch: int
    """Articles to send a change of at a time."""

    def connect(self) -> None: ...
    def subscriptions(self) -> list[Followed]: ...
    def unread(self) -> Whole: ...
    def starred(self) -> Whole: ...
    def recent(self, position: str, known: Sequence[str]) -> tuple[list[str], str]:
        """Articles that came lately, read or not, and the position to ask from next time."""
        ...

    def articles(self, ids: Sequence[str]) -> list[Article]: ...
    def send(self, ids: Sequence[str], field: str, value: bool) -> None:
        """Set `read` or `starred` of articles."""
        ...


def remote_of(api: str, line: Line, login: Login) -> Remote:
    """The service of this protocol."""
    return GoogleReader(line, login) if api == GREADER else Fever(line, login)


class GoogleReader:
    """A service that speaks the Google Reader API."""

    batch = 50
    send_batch = _SEND

    def __init__(self, line: Line, login: Login) -> None:
        self._line = line
        self._login = login
        self._auth = self._token = ""

    def connect(self) -> None:
        """Log in."""
        form = [("Email", self._login.name), ("Passwd", self._login.password), ("service", "reader")]
        try:
            body = self._line.ask("/accounts/ClientLogin", {}, form)
        except ExpiredError as error:
            raise WrongPasswordError(
                _("{host} does not know this name with this password").format(host=self._line.host)
            ) from error
        self._auth, self._token = _read(self._line, greader.auth_of, body), ""

    def subscriptions(self) -> list[Followed]:
        return self._line.read(greader.read_subscriptions, self._get("subscription/list", []))

    def unread(self) -> Whole:
        return self._list([("s", greader.ALL), ("xt", greader.READ)])

    def starred(self) -> Whole:
        return self._list([("s", greader.STARRED)])

    def recent(self, position: str, known: Sequence[str]) -> tuple[list[str], str]:
        now = int(time.time())
        # A day more than since the last time: services tell by the day that an article bears, not that it came.
        since = int(position) - _DAY if position.isdecimal() else now - _FIRST_DAYS * _DAY
        return list(self._list([("s", greader.ALL), ("ot", str(since))]).ids), str(now)

    def articles(self, ids: Sequence[str]) -> list[Article]:
        form = [("output", "json"), *(("i", greader.LONG + id_) for id_ in ids)]
        return self._line.read(greader.read_articles, self._post("stream/items/contents", form))

    def send(self, ids: Sequence[str], field: str, value: bool) -> None:
        tag = greader.READ if field == "read" else greader.STARRED
        self._post("edit-tag", [*(("i", greader.LONG + id_) for id_ in ids), ("a" if value else "r", tag)])

    def _list(self, wanted: list[tuple[str, str]]) -> Whole:
        """All ids of a stream, page after page."""
        found: dict[str, None] = {}
        asked: set[str] = set()
        page = Listed()
        for _rest in range(_MOST_PAGES):
            more = [("c", page.more)] if page.more else []
            page = _read(
                self._line, greader.read_ids, self._get("stream/items/ids", [*wanted, ("n", str(_PAGE)), *more])
            )
            before = len(found)
            found.update(dict.fromkeys(page.ids))
            if not page.more:
                return Whole(tuple(found), complete=not page.odd)
            if page.more in asked or len(found) == before or len(found) > MOST_IDS:
                break  # it goes round, or on for ever
            asked.add(page.more)
        return Whole(tuple(found)[:MOST_IDS], complete=False)

    def _get(self, path: str, wanted: list[tuple[str, str]]) -> bytes:
        from urllib.parse import urlencode

        query = urlencode([("output", "json"), *wanted])
        return self._again(lambda: self._line.ask(f"/reader/api/0/{path}?{query}", self._headers()))

    def _post(self, path: str, form: list[tuple[str, str]]) -> bytes:
        def once() -> bytes:
            if not self._token:
                body = self._line.ask("/reader/api/0/token", self._headers())
                try:
                    self._token = _read(self._line, greader.token_of, body)
                except NotHereError as error:  # no article's fault
                    raise ServiceError(str(error)) from error
            return self._line.ask(f"/reader/api/0/{path}", self._headers(), [*form, ("T", self._token)])

        return self._again(once)

    def _again(self, ask: Callable[[], T]) -> T:
        """The same once more with a new login and token, where the old ones are no longer taken."""
        try:
            return ask()
        except ExpiredError:
            self.connect()
            return ask()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"GoogleLogin auth={self._auth}"}


class Fever:
    """A service that speaks the Fever API."""

    batch = 50
    """As many as the protocol allows."""
    send_batch = 1

    def __init__(self, line: Line, login: Login) -> None:
        self._line = line
        self._key = fever.key_of(login)

    def connect(self) -> None:
        self._ask("")

    def subscriptions(self) -> list[Followed]:
        feeds, groups = self._ask("&feeds"), self._ask("&groups")
        return _read(self._line, fever.read_subscriptions, feeds, groups)

    def unread(self) -> Whole:
        return self._list("unread_item_ids")

    def starred(self) -> Whole:
        return self._list("saved_item_ids")

    def recent(self, position: str, known: Sequence[str]) -> tuple[list[str], str]:
        last = int(position) if position.isdecimal() else max(map(int, known), default=0)
        if not position:
            return [], str(last)
        found: list[str] = []
        for _rest in range(_MOST_PAGES):
            page = [each.id for each in self._articles(f"&items&since_id={last}")]
            newer = [id_ for id_ in page if int(id_) > last]
            if not newer:
                break
            found += newer
            last = max(map(int, newer))
        return found, str(last)

    def articles(self, ids: Sequence[str]) -> list[Article]:
        return self._articles(f"&items&with_ids={','.join(ids)}")

    def send(self, ids: Sequence[str], field: str, value: bool) -> None:
        done = {("read", True): "read", ("read", False): "unread", ("starred", True): "saved"}
        for id_ in ids:
            as_ = done.get((field, value), "unsaved")
            self._ask("", [("mark", "item"), ("as", as_), ("id", id_)])

    def _list(self, name: str) -> Whole:
        found = _read(self._line, fever.read_ids, self._ask(f"&{name}"), name)
        return Whole(found.ids, complete=not (found.more or found.odd))

    def _articles(self, wanted: str) -> list[Article]:
        return self._line.read(fever.read_articles, self._ask(wanted))

    def _ask(self, wanted: str, form: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
        wrong = _("{host} does not know this name with this password").format(host=self._line.host)
        try:
            slash = "" if self._line.url.endswith(".php") else "/"
            body = self._line.ask(f"{slash}?api{wanted}", {}, [("api_key", self._key), *form])
            return _read(self._line, fever.read_answer, body)
        except (ExpiredError, PermissionError) as error:
            raise WrongPasswordError(wrong) from error


def _read(line: Line, function: Callable[..., T], *args: Any) -> T:
    """What a small answer says, read at once."""
    from reader.errors import SourceError

    try:
        return function(*args)
    except ServiceError:
        raise
    except SourceError as error:
        raise NotHereError(f"{line.host} {error}") from error
