"""The query language in short, for help on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.query import HAVINGS, SORTS, STATES
from reader.translation import gettext as _

QUERY_HELP: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    (_("Words"), (
        ("raft log", _("Digests with both words; the last one also as the beginning of a word")),
        ('"tool use"', _("These words next to each other")),
        ("raft or paxos", _("Either of them")),
        ("-kafka", _("Not with this word; before a filter too")),
        ("(a or b) c", _("Parentheses group")),
    )),
    (_("Filters"), (
        ("role:CTO", _("For whom it is")),
        ("level:advanced,expert", _("How much it asks for; a comma list is or")),
        ("topic:a and topic:b", _("Both values of one filter")),
        ("source: author: curator:", _("Who published, wrote or digested it")),
        ("field:", _("A domain or one of its subfields; domain: and subfield: look in one of them")),
        ("depth:", _("Level or abstraction; abstraction:high is strategy, low is hands-on")),
        ("length: minutes:<10", _("How long it takes to read")),
        ("tag: feed:", _("Your own tags; what brought it")),
        ("media: kind: intent:", _("What it is")),
    )),
    (_("What is known of it"), (
        ("story:1a2b3c", _("All digests of the event that this one tells, by its id; other lists show one of "
"them")),
        ("view:Security", _("What a view finds, as a part of another query; digest's own are views too")),
        ("is:", ", ".join(STATES)),
        ("is:later,muted,deleted", _("What was put off, muted or deleted, which is in no list else")),
        ("has:", ", ".join(HAVINGS)),
    )),
    (_("Dates"), (
        ("since:7d", _("In the last 7 days; also 2w, 3m, 1y, today, yesterday")),
        ("before:2026-05", _("Before a date: a day, a month or a year")),
        ("on:2026-05-31", _("On a day, in a month or a year")),
    )),
    (_("Order"), (
        ("sort:", ", ".join(SORTS)),
    )),
)  # fmt: skip
"""Groups of examples, each with what it finds."""
