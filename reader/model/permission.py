"""Which addresses need a person's permission on each machine: a shared library is another's hand. Pure.

A library's subscriptions may come from any device. One on the web is fetched as any link is; the others reach into
the machine that refreshes them, so a person has to have allowed each on that machine, by its exact address.
"""

from __future__ import annotations

import shlex

from reader.model.subscription import COMMAND, MAIL
from reader.text import safe_link


def needs_permission(address: str) -> bool:
    """Whether refreshing it reaches into this machine: its files, its programs, its passwords."""
    return not safe_link(address)


def reach_of(address: str) -> str:
    """What refreshing it does on this machine, as a sentence."""
    if address.startswith(COMMAND):
        return "It runs a program here."
    if address.startswith(MAIL):
        return "It logs in to a mail server with a password of this machine."
    return "It reads files here."


def refusal(*addresses: str) -> str:
    """Which addresses are not allowed and how to allow them, as a clause."""
    advice = f"`digest follow {shlex.quote(addresses[0])}` allows {'it' if len(addresses) == 1 else 'the first'}"
    return f"{', '.join(addresses)} {'is' if len(addresses) == 1 else 'are'} not allowed on this machine: {advice}"
