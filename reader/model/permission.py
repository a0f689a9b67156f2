"""Which addresses need a person's permission on each machine: a shared library is another's hand. Pure.

A library's subscriptions may come from any device. One on the web is fetched as any link is; the others reach into
the machine that refreshes them, so a person has to have allowed each on that machine, by its exact address.
"""

from __future__ import annotations

import shlex

from reader.model.subscription import COMMAND, MAIL
from reader.text import safe_link
from reader.translation import gettext as _
from reader.translation import ngettext


def needs_permission(address: str) -> bool:
    """Whether refreshing it reaches into this machine: its files, its programs, its passwords."""
    return not safe_link(address)


def reach_of(address: str) -> str:
    """What refreshing it does on this machine, as a sentence."""
    if address.startswith(COMMAND):
        return _("It runs a program here.")
    if address.startswith(MAIL):
        return _("It logs in to a mail server with a password of this machine.")
    return _("It reads files here.")


def refusal(*addresses: str) -> str:
    """Which addresses are not allowed and how to allow them, as a clause."""
    return ngettext(
        "{addresses} is not allowed on this machine: `digest follow {first}` allows it",
        "{addresses} are not allowed on this machine: `digest follow {first}` allows the first",
        len(addresses),
    ).format(addresses=", ".join(addresses), first=shlex.quote(addresses[0]))
