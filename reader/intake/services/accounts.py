"""The accounts at sync services: added, listed and removed."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from reader.errors import SourceError
from reader.intake.services.line import Line, NotHereError, ServiceError
from reader.intake.services.remote import APIS as APIS
from reader.intake.services.remote import GREADER, remote_of
from reader.intake.workers import Workers
from reader.library import Library
from reader.library.services import Service
from reader.logins import Login, shown
from reader.model.subscription import Subscription, from_address
from reader.sources.addresses import Guard
from reader.text import safe_link
from reader.translation import gettext as _

_PLACES = {GREADER: ("", "/api/greader.php"), "fever": ("/fever", "/api/fever.php", "")}
"""Where the API of a server is, after the address of its pages: Miniflux's and FreshRSS's."""
_CALLED = {GREADER: _("the Google Reader API"), "fever": _("the Fever API")}


def add(library: Library, url: str, api: str, login: Login, guard: Guard) -> Service:
    """Log in, and keep the account; of one that is kept already the password is changed. Raises SourceError."""
    typed = from_address(url)
    if not safe_link(typed.address) or typed.login is not None:
        raise ServiceError(
            _("{url} is not the address of a service: type it as https://…, without a password").format(url=shown(url))
        )
    if not login.name or not login.password:
        raise ServiceError(_("a service needs a name and a password"))
    place = _place(typed.address.rstrip("/"), api, login, guard)
    scheme, _rest, rest = place.partition("://")
    address = f"{api}+{scheme}://{quote(login.name, safe='')}@{rest}"
    old = next((each for each in library.services.all() if each.address == address), None)
    service = replace(old, refused=False, failures=0) if old else Service(address, api, place, login.name)
    library.logins.put([Subscription(address, place, login=login)])
    library.services.put(service)
    return service


def _place(url: str, api: str, login: Login, guard: Guard) -> str:
    """Where the API answers, at an address or below it."""
    why: NotHereError | None = None
    with Workers(1) as workers:
        for place in dict.fromkeys(url if url.endswith(end) else url + end for end in _PLACES[api]):
            try:
                with Line(place, guard, workers, lambda: False) as line:
                    line.check_secret()
                    remote = remote_of(api, line, login)
                    remote.connect()
                    remote.subscriptions()
                    return place
            except NotHereError as error:
                why = why or error
    raise NotHereError(_("nothing at {url} speaks {called}; {why}").format(url=url, called=_CALLED[api], why=why))


def named(library: Library, name: str) -> Service:
    """The account that is meant by its address, its server or its user. Raises SourceError."""
    found = [s for s in library.services.all() if name in (s.address, s.url, s.name, s.url.partition("://")[2])]
    found = found or [s for s in library.services.all() if name.rstrip("/") in s.url]
    if len(found) == 1:
        return found[0]
    what = _("several services fit") if found else _("no service fits")
    raise SourceError(_("{what} “{name}”: `digest service` lists them").format(what=what, name=shown(name)))


def remove(library: Library, service: Service, *, unfollow: bool = False) -> int:
    """Forget an account; its subscriptions are fetched from here, or followed no longer. How many there are."""
    feeds = [feed for feed in library.feeds.all() if feed.via == service.address]
    steps = (
        library.feeds.remove_steps([feed.address for feed in feeds])
        if unfollow
        else library.feeds.put_steps([replace(feed, via="") for feed in feeds])
    )
    if steps:
        library.arrange(steps, undoable=False)
    library.logins.forget([service.address])
    library.services.forget(service.address)
    return len(feeds)
