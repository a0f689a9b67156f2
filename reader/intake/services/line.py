"""Asking a sync service: one request after the other, each checked, bounded, and explained where it fails."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

from reader.errors import SourceError
from reader.intake.reading import in_worker
from reader.intake.workers import Workers
from reader.sources.addresses import Guard, is_public
from reader.sources.fetch import Fetcher, FetchError, RedirectError, RefusedError, Response
from reader.translation import gettext as _
from reader.urls import split_url

MOST_REQUESTS = 3_000
"""Of one sync."""
_LOST = (404, 405, 410)
T = TypeVar("T")


class ServiceError(SourceError):
    """A service that cannot be synced now."""


class WrongPasswordError(ServiceError):
    """A service that does not know this name with this password."""


class NotHereError(ServiceError):
    """An address at which no such service answers."""


class TooMuchError(ServiceError):
    """An answer that is too large, or cannot be decoded: a smaller one may do."""


class ExpiredError(ServiceError):
    """A service that no longer takes what a login gave."""


class Line:
    """The connection to one service, for the thread that has the library. Raises ServiceError."""

    def __init__(self, url: str, guard: Guard, workers: Workers, cancelled: Callable[[], bool]) -> None:
        self.url = url.rstrip("/")
        self.host = (split_url(url).hostname or "").lower()
        self.requests = 0
        self._workers = workers
        self._fetcher = Fetcher(guard)
        self._runner = asyncio.Runner()
        self._cancelled = cancelled

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._fetcher.__aexit__(None, None, None))
        self._runner.close()

    def check_secret(self) -> None:
        """Raise ServiceError where a password would cross the internet in the clear."""
        parts = split_url(self.url)
        if parts.scheme == "https":
            return
        try:
            found = self._runner.run(self._fetcher.guard.addresses(self.host, parts.port or 80))
        except SourceError as error:
            raise ServiceError(str(error)) from error
        if any(is_public(ipaddress.ip_address(address.partition("%")[0])) for address in found):
            raise ServiceError(
                _("{host} would be sent your password in the clear: add it as https://…").format(host=self.host)
            )

    def ask(self, path: str, headers: Mapping[str, str], form: Sequence[tuple[str, str]] | None = None) -> bytes:
        """The body of an answer."""
        if self._cancelled():
            raise ServiceError(_("stopped; what has come is kept, and the rest is synced next time"))
        self.requests += 1
        if self.requests > MOST_REQUESTS:
            raise ServiceError(
                _("{host} has more than one sync asks for; the rest is synced next time").format(host=self.host)
            )
        try:
            response: Response = self._runner.run(self._fetcher.ask(self.url + path, headers, form))
        except FetchError as error:
            raise self._explained(error) from error
        return response.body

    def read(self, function: Callable[..., T], *args: Any) -> T:
        """What a parser reads in a worker."""
        try:
            result: T = self._runner.run(in_worker(self._workers, function, *args))
        except SourceError as error:
            raise NotHereError(f"{self.host} {error}") from error
        return result

    def _explained(self, error: FetchError) -> ServiceError:
        token_is_old = error.headers.get("x-reader-google-bad-token", "").lower() == "true"
        if error.status in (401, 403) or token_is_old:
            return ExpiredError(_("{host} refused access (HTTP {status})").format(host=self.host, status=error.status))
        if isinstance(error, RedirectError):
            return NotHereError(_("{error}: add the service with that address, if you trust it").format(error=error))
        if error.status in _LOST:
            return NotHereError(
                _("{host} has no such service at {url} (HTTP {status})").format(
                    host=self.host, url=self.url, status=error.status
                )
            )
        if error.status == 400:
            return ExpiredError(_("{host} did not understand a request (HTTP 400)").format(host=self.host))
        if error.status == 429:
            return ServiceError(
                _("{host} asks for fewer requests; the rest is synced next time").format(host=self.host)
            )
        if not error.status and isinstance(error.__cause__, SourceError) and not isinstance(error, RefusedError):
            return TooMuchError(str(error))
        return ServiceError(str(error))
