"""When a feed is fetched, and what is remembered of the response. Pure; times are seconds since 1970."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime

from reader.library.feed_state import Fetch
from reader.model.subscription import Subscription

DAY = 86_400.0
FIRST_PAUSE = 120.0
"""Seconds after the second failure in a row; doubled by each further one, up to a day. The first causes no pause."""


def is_due(feed: Subscription, fetch: Fetch, now: float, *, force: bool = False) -> bool:
    """Whether to fetch a feed now. `force` includes failing and fresh ones, but not those asked to wait."""
    if feed.paused or now < min(fetch.not_before, fetch.last_try + DAY):
        return False
    return force or (now >= min(fetch.fresh_until, fetch.last_try + DAY) and now >= fetch.last_try + pause(fetch))


def pause(fetch: Fetch) -> float:
    """Seconds to wait after the failures so far."""
    return min(DAY, FIRST_PAUSE * 2.0 ** min(fetch.failures - 2, 20)) if fetch.failures > 1 else 0.0


def succeeded(fetch: Fetch, headers: Mapping[str, str], body: str, now: float) -> Fetch:
    """What is remembered of a response; `body` is the hash of its body, or the last one if nothing has changed."""
    return replace(
        fetch,
        etag=headers.get("etag", "")[:1000] or (fetch.etag if body == fetch.body else ""),
        modified=headers.get("last-modified", "")[:100] or (fetch.modified if body == fetch.body else ""),
        body=body,
        last_success=now,
        last_try=now,
        error="",
        failures=0,
        not_before=0,
        fresh_until=now + fresh_seconds(headers, now),
        gone=False,
    )


def failed(fetch: Fetch, why: str, status: int, headers: Mapping[str, str], now: float) -> Fetch:
    """What is remembered of a failure."""
    asked_to_wait = retry_seconds(headers.get("retry-after", ""), now) if status in (429, 503) else 0.0
    return replace(
        fetch,
        last_try=now,
        error=why,
        failures=fetch.failures + 1,
        not_before=now + asked_to_wait if asked_to_wait else 0,
        fresh_until=0,
        gone=status == 410,
    )


def retry_seconds(value: str, now: float) -> float:
    """Seconds that a `Retry-After` asks for, in either of its forms, at most a day; 0 if it has neither form."""
    value = value.strip()
    if value.isdecimal():
        return min(float(value[:9]), DAY)
    return min(max(_moment(value) - now, 0.0), DAY)


def fresh_seconds(headers: Mapping[str, str], now: float) -> float:
    """Seconds for which a response stays fresh by its cache headers, at most a day."""
    control = headers.get("cache-control", "").lower()
    if re.search(r"no-cache|no-store|must-revalidate", control):
        return 0.0
    found = re.search(r"max-age\s*=\s*\"?(\d{1,9})", control)
    if found:
        age = headers.get("age", "")
        return min(max(float(found[1]) - (float(age) if age.isdecimal() and len(age) < 10 else 0.0), 0.0), DAY)
    return min(max(_moment(headers.get("expires", "")) - now, 0.0), DAY) if "expires" in headers else 0.0


def _moment(value: str) -> float:
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0
