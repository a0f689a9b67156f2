"""Fetching over HTTP, politely, from servers that may not be polite.

Redirects are followed here, one by one: each is checked again, and credentials stay with the host they belong to.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from base64 import b64encode
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import field
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode, urlunsplit

from reader import __version__
from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.logins import Login, doubtful, is_doubtful, origin, shown, split_login, without_login
from reader.sources.addresses import Guard, PrivateAddressError, UnknownHostError, ascii_host
from reader.sources.decoding import ENCODINGS, Body
from reader.text import clean_line, safe_link
from reader.translation import decimal
from reader.translation import gettext as _
from reader.urls import NO_URL, join_url, split_url

if TYPE_CHECKING:
    import httpx2

AT_ONCE = 32
A_HOST = 2
TOTAL_SECONDS = 30.0
"""For one address, redirects and all: the client's own time limits start again with each byte of a slow drip. What is
spent waiting for other addresses does not count."""
CONNECT_SECONDS = 10.0
MAX_BODY = 10 * 1024 * 1024
"""Bytes, after decompression."""
MAX_REDIRECTS = 8
ADDRESSES = 3
"""Of one host that are tried."""
AGENT = f"digest-reader/{__version__}"
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class FetchError(SourceError):
    """An address that could not be fetched."""

    def __init__(self, why: str, status: int = 0, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(why)
        self.status = status
        """HTTP status, 0 where the server said none."""
        self.headers = headers or {}


class RefusedError(FetchError):
    """An address that is not fetched, for safety."""


class RedirectError(FetchError):
    """A service that is somewhere else."""


class NowhereError(FetchError):
    """An address whose host does not exist, as far as can be known from here."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What goes into every request for one address, and what is sent to its own host alone."""

    agent: str
    login: Login | None
    conditions: Mapping[str, str]
    body: bytes | None = None
    """What is posted, None where nothing is."""

    def abroad(self) -> _Asked:
        """The same for another host."""
        return _Asked(self.agent, None, {})

    def headers(self, host: str) -> dict[str, str]:
        given = {
            "User-Agent": self.agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ENCODINGS,
            "Host": host,
            **self.conditions,
            **({"Authorization": _basic(self.login)} if self.login else {}),
        }
        # What a server gave as its ETag is sent back only if it can be a header.
        return {name: value for name, value in given.items() if value and value.isascii() and value.isprintable()}


@dataclass(frozen=True, slots=True)
class Response:
    """What a server sent."""

    link: str
    """Where it came from in the end."""
    moved_to: str
    """Where the address moved for good, `""` where it did not."""
    status: int
    """200, or 304 for a body that has not changed."""
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


class Fetcher:
    """Fetches addresses, at most `AT_ONCE` at the same time and `A_HOST` from one host."""

    def __init__(self, guard: Guard, *, total: float = TOTAL_SECONDS, limit: int = MAX_BODY) -> None:
        self.guard = guard
        self.total = total
        self.limit = limit
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(A_HOST))
        self._transport: httpx2.AsyncHTTPTransport | None = None
        self._timeouts: dict[str, float | None] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._transport is not None:
            await self._transport.aclose()

    def _opened(self) -> httpx2.AsyncHTTPTransport:
        if self._transport is None:
            import httpx2

            # Connections are not kept: they are known by IP address here, and two hosts may share one. What a client
            # adds to this (cookies, redirects, logins, proxies) is not wanted, or is done here.
            limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
            self._transport = httpx2.AsyncHTTPTransport(trust_env=False, limits=limits)
            self._timeouts = httpx2.Timeout(self.total, connect=CONNECT_SECONDS).as_dict()
        return self._transport

    async def get(
        self, link: str, headers: Mapping[str, str] | None = None, *, login: Login | None = None, agent: str = ""
    ) -> Response:
        """What is at an address, asked by the name of `agent`. Raises FetchError, and nothing else for any answer."""
        bare, own = split_login(link)
        asked = _Asked(agent or AGENT, login or own, headers or {})
        async with self._at_once:
            try:
                return await self._followed(bare, asked)
            except FetchError:
                raise
            except Exception as error:  # one server's answer is never more than its own failure
                name = type(error).__name__
                raise FetchError(
                    _("{address} cannot be fetched: {name}").format(address=shown(bare), name=name)
                ) from error

    async def ask(
        self, link: str, headers: Mapping[str, str] | None = None, form: Sequence[tuple[str, str]] | None = None
    ) -> Response:
        """What a service answers to one request, a POST where there is a `form`. Redirects are not followed: what is
        sent is for this server alone. Raises FetchError, and nothing else for any answer."""
        body = None if form is None else urlencode(form).encode()
        typed = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded"}
        asked = _Asked(AGENT, None, {**typed, **(headers or {})}, body)
        async with self._at_once:
            try:
                answer, _rest = await self._in_time(link, asked, self.total)
            except FetchError:
                raise
            except Exception as error:  # one server's answer is never more than its own failure
                raise FetchError(
                    _("{host} cannot be asked: {name}").format(host=_host(link), name=type(error).__name__)
                ) from error
        if isinstance(answer, Response):
            return answer
        raise RedirectError(
            _("{host} redirects to {answer}").format(host=_host(link), answer=shown(answer[1])), answer[0]
        )

    async def _followed(self, link: str, asked: _Asked) -> Response:
        first, moved_to, permanent = link, "", True
        left = self.total
        for _rest in range(MAX_REDIRECTS + 1):
            answer, left = await self._in_time(link, asked, left)
            if isinstance(answer, Response):
                return Response(link, moved_to, answer.status, answer.body, answer.headers)
            status, target = answer
            permanent = permanent and status in (301, 308)
            if origin(target) != origin(link):
                asked = asked.abroad()
            link = target
            moved_to = link if permanent and link != first else moved_to
        raise FetchError(_("{host} redirects in a loop").format(host=_host(first)))

    async def _in_time(self, link: str, asked: _Asked, seconds: float) -> tuple[Response | tuple[int, str], float]:
        """One request, and the seconds that are left after it: the response, or status and target of a redirect."""
        if not safe_link(link):
            raise RefusedError(
                _("leads to {link}, but only http and https addresses are fetched").format(link=shown(link))
            )
        async with self._hosts[_host(link)]:
            begun = time.monotonic()
            try:
                async with asyncio.timeout(seconds):
                    answer = await self._answer(link, asked)
            except TimeoutError as error:
                raise FetchError(
                    _("{host} took longer than {total} seconds").format(host=_host(link), total=decimal(self.total, 0))
                ) from error
            return answer, seconds - (time.monotonic() - begun)

    async def _answer(self, link: str, asked: _Asked) -> Response | tuple[int, str]:
        async with self._requested(link, asked) as response:
            given = {name.lower(): clean_line(value) for name, value in response.headers.items()}
            status = response.status_code
            if status in (301, 302, 303, 307, 308) and given.get("location"):
                return status, _target(link, given["location"])
            if status == 304:
                return Response(link, "", 304, b"", given)
            if status >= 400 or status == 204:
                raise FetchError(_said(status, _host(link)), status, given)
            try:
                body = Body(given.get("content-encoding", ""), self.limit)
                async for data in response.aiter_raw(1 << 16):
                    body.feed(data)
                return Response(link, "", status, body.content(), given)
            except SourceError as error:
                raise FetchError(_("what {host} sent {error}").format(host=_host(link), error=error)) from error

    @contextlib.asynccontextmanager
    async def _requested(self, link: str, asked: _Asked) -> AsyncIterator[httpx2.Response]:
        """The response of the first address of the host that takes the connection: the one that was checked."""
        import httpx2

        try:
            requests = await self._requests(link, asked)
        except (httpx2.InvalidURL, ValueError) as error:
            raise FetchError(_("{link} is not an address that can be fetched").format(link=shown(link))) from error
        host, transport = _host(link), self._opened()
        for number, request in enumerate(requests, start=1):
            try:
                response = await transport.handle_async_request(request)
                response.request = request
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                if number < len(requests):
                    continue
                raise FetchError(_unreachable(host, error)) from error
            except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
                raise FetchError(_invalid(host, error)) from error
            try:
                yield response
            except httpx2.HTTPError as error:
                raise FetchError(
                    _("{host} closed the connection in the middle of the response ({name})").format(
                        host=host, name=type(error).__name__
                    )
                ) from error
            finally:
                await response.aclose()
            return

    async def _requests(self, link: str, asked: _Asked) -> list[httpx2.Request]:
        """A request to each of a host's first addresses that may be asked. Raises FetchError, ValueError."""
        import httpx2

        parts = split_url(link)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            host = ascii_host(_host(link))
            addresses = await self.guard.addresses(_host(link), port)
        except PrivateAddressError as error:
            raise RefusedError(str(error)) from error
        except UnknownHostError as error:
            raise NowhereError(str(error)) from error
        self._opened()
        named = (f"[{host}]" if ":" in host else host) + (f":{parts.port}" if parts.port else "")
        # The host's name still goes into the request, and TLS still asks for the certificate of that name.
        return [
            httpx2.Request(
                "GET" if asked.body is None else "POST",
                urlunsplit(
                    (parts.scheme, f"{f'[{ip}]' if ':' in ip else ip}:{port}", parts.path or "/", parts.query, "")
                ),
                headers=asked.headers(named),
                content=asked.body,
                extensions={"sni_hostname": host, "timeout": self._timeouts},
            )
            for ip in addresses[:ADDRESSES]
        ]


def _basic(login: Login) -> str:
    return "Basic " + b64encode(f"{login.name}:{login.password}".encode()).decode("ascii")


def _unreachable(host: str, error: BaseException) -> str:
    import ssl

    # One that wants to read was only waiting when the time was over.
    causes = [cause for cause in _causes(error) if not isinstance(cause, ssl.SSLWantReadError)]
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return _("{host} could not prove that it is {host} (its certificate is not valid)").format(host=host)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return _("{host} does not offer a secure connection (https)").format(host=host)
    return _("{host} does not answer").format(host=host)


def _invalid(host: str, error: BaseException) -> str:
    if "too long" in str(error):  # as the parser of HTTP says it
        return _("{host} sent headers that are too long").format(host=host)
    wrong = _("{host} closed the connection or sent an invalid response ({name})")
    return wrong.format(host=host, name=type(error).__name__)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it: the client wraps what the socket raised, more than once."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _said(status: int, host: str) -> str:
    words = {
        204: _("sent nothing"),
        401: _("asks for a name and a password: follow it as https://name:password@…"),
        403: _("refused access; `digest follow --user-agent` sends it another user agent"),
        404: _("has nothing at this address"),
        410: _("reports that this address is gone for good"),
        429: _("asks for fewer requests"),
    }
    said = words.get(status) or (_("reported an internal error") if status >= 500 else _("refused the request"))
    return f"{host} {said} (HTTP {status})"


def _target(link: str, location: str) -> str:
    target = join_url(link, location)
    if not target or split_url(target) is NO_URL:
        raise FetchError(_("{host} redirects to an invalid address").format(host=_host(link)))
    if is_doubtful(target):
        raise RefusedError(
            _("{host} redirects to {target}, and {doubtful}").format(
                host=_host(link), target=shown(target), doubtful=doubtful()
            )
        )
    # A login that a server puts there is nobody's: it is neither sent nor kept.
    return without_login(target)


def _host(link: str) -> str:
    return (split_url(link).hostname or "").lower()
