"""The form of a subscription: what it shows, and the subscription that what is typed makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reader.model.digest import LEVELS, split_list
from reader.model.sections import TITLES
from reader.model.subscription import CURATE, MAX_AGENT, Rules, Subscription, clean_agent, merged_tags
from reader.tui.controllers.said import Said


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form."""

    name: str
    """Under which its text is given back."""
    label: str
    text: str
    """What it holds at first."""
    hint: str
    """What is shown where it is empty."""


def rows_of(feed: Subscription) -> tuple[Row, ...]:
    """The lines of the form, in their order."""
    rules = feed.rules
    return (
        Row("name", "Name", feed.name, feed.title),
        Row("tags", "Tags", ", ".join(rules.tags), "added to all its digests"),
        Row("fields", "Field", ", ".join(rules.fields), "domain, subfields; where a text names none"),
        Row("roles", TITLES["best_for"], ", ".join(rules.roles), "roles; where a text names none"),
        Row("level", "Level", rules.level, ", ".join(LEVELS)),
        Row("mute", "Mute", ", ".join(rules.mute), "texts with these words are left out"),
        Row("whole", "Full text", "yes" if rules.whole else "", "yes: fetch the page of each entry"),
        Row("curate", "Curate", rules.curate, "extract: offline; model: the configured one"),
        Row("keep", "Keep", str(rules.keep or ""), "days; empty: keep everything"),
        Row("agent", "User agent", rules.agent, "for a server that refuses access"),
    )


def changed(feed: Subscription, typed: Mapping[str, str]) -> Subscription | Said:
    """The subscription as it is typed, with a text for each row's name; or what is wrong with one of them."""
    wrong = _wrong(typed)
    if wrong:
        return Said(wrong, "warning")
    rules = Rules(
        tags=merged_tags(split_list(typed["tags"])),
        fields=split_list(typed["fields"]),
        roles=split_list(typed["roles"]),
        level=typed["level"].lower(),
        mute=split_list(typed["mute"]),
        whole=typed["whole"].lower() in ("yes", "y", "true", "on"),
        agent=typed["agent"],
        curate=typed["curate"].lower(),
        keep=int(typed["keep"] or 0),
    )
    return replace(feed, name=typed["name"], rules=rules)


def _wrong(typed: Mapping[str, str]) -> str:
    if typed["level"] and typed["level"].lower() not in LEVELS:
        return f"The level must be one of {', '.join(LEVELS)}."
    if typed["agent"] and not clean_agent(typed["agent"]):
        return f"A user agent is a line of at most {MAX_AGENT} ASCII characters."
    if typed["curate"] and typed["curate"].lower() not in CURATE:
        return f"Curate takes {' or '.join(CURATE)}, or nothing."
    if typed["keep"] and not (typed["keep"].isdecimal() and len(typed["keep"]) < 6):
        return "Keep takes a number of days."
    return ""
