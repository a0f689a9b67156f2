"""The query language in short, for help on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.query import HAVINGS, SORTS, STATES

QUERY_HELP: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    ("Words", (
        ("raft log", "Digests with both words; the last one also as the beginning of a word"),
        ('"tool use"', "These words next to each other"),
        ("raft or paxos", "Either of them"),
        ("-kafka", "Not with this word; before a filter too"),
        ("(a or b) c", "Parentheses group"),
    )),
    ("Filters", (
        ("role:CTO", "For whom it is"),
        ("level:advanced,expert", "How much it asks for; a comma list is or"),
        ("topic:a and topic:b", "Both values of one filter"),
        ("source: author: curator:", "Who published, wrote or digested it"),
        ("field:", "A domain or one of its subfields; domain: and subfield: look in one of them"),
        ("depth:", "Level or abstraction; abstraction:high is strategy, low is hands-on"),
        ("length: minutes:<10", "How long it takes to read"),
        ("tag: feed:", "Your own tags; what brought it"),
        ("media: kind: intent:", "What it is"),
    )),
    ("What is known of it", (
        ("story:1a2b3c", "All digests of the event that this one tells, by its id; other lists show one of them"),
        ("view:Security", "What a view finds, as a part of another query; digest's own are views too"),
        ("is:", ", ".join(STATES)),
        ("is:later,muted,deleted", "What was put off, muted or deleted, which is in no list else"),
        ("has:", ", ".join(HAVINGS)),
    )),
    ("Dates", (
        ("since:7d", "In the last 7 days; also 2w, 3m, 1y, today, yesterday"),
        ("before:2026-05", "Before a date: a day, a month or a year"),
        ("on:2026-05-31", "On a day, in a month or a year"),
    )),
    ("Order", (
        ("sort:", ", ".join(SORTS)),
    )),
)  # fmt: skip
"""Groups of examples, each with what it finds."""
