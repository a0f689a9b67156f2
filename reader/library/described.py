"""What a change did, in words: `closing of the decision “Which queue?”`. Pure: worked out from before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from reader.library.changes import Change, Made, Step
from reader.logins import shown
from reader.model.desk import BRIEF, DECISION, MUTE, SET, TERM, VIEW, WEIGHT, split_name
from reader.model.marks import DELETED, LATER, TAKEN_OUT
from reader.paths import DESK, FEEDS
from reader.translation import gettext as _
from reader.translation import ngettext, number

_THINGS = {
    VIEW: _("the view"),
    MUTE: _("the mute"),
    DECISION: _("the decision"),
    WEIGHT: _("the weight of"),
    BRIEF: _("the brief of"),
    TERM: _("the interest in"),
}
_MOST_STEPS = 3
"""Changes of what is set up that are told one by one."""


def describe_change(change: Change, *, undone: bool = False) -> str:
    """What was done, in words. `undone`: the change is the one that took it back."""
    did = change.turned() if undone else change
    left = _left(change.left) if change.left else ""
    if did.title:
        articles = _with_articles(len(did.after)) if did.after else ""
        return f"{did.title}{articles}{left}"
    parts = [_describe_marks(did), _describe_made(did), _describe_steps(did.steps)]
    return _(" and ").join(filter(None, parts)) + left


def _left(count: int) -> str:
    return ngettext(
        "; one thing was changed since and stayed so", "; {count} things were changed since and stayed so", count
    ).format(count=number(count))


def _with_articles(count: int) -> str:
    return ngettext(", with {count} article", ", with {count} articles", count).format(count=number(count))


def _digests(count: int) -> str:
    return ngettext("{count} digest", "{count} digests", count).format(count=number(count))


def _marks(field: str, count: int) -> str:
    """What the marks of a field are called."""
    return {
        "read": ngettext("read mark", "read marks", count),
        "bookmark": ngettext("bookmark", "bookmarks", count),
        "tag": ngettext("tag", "tags", count),
        "note": ngettext("note", "notes", count),
        "edit": ngettext("edit", "edits", count),
        "vote": ngettext("judgement", "judgements", count),
        "finished": ngettext("reading", "readings", count),
        "highlight": ngettext("highlight", "highlights", count),
    }.get(field, field)


# Marks, and digests that were made


def _describe_marks(change: Change) -> str:
    if not change.after:
        return ""
    fields = {(name.partition(":")[0], bool(value)) for after in change.after.values() for name, value in after.items()}
    told = {
        (DELETED, True): _("deletion"),
        (DELETED, False): _("bringing back"),
        (LATER, True): _("putting off"),
        (LATER, False): _("bringing back"),
        (TAKEN_OUT, True): _("taking out of a story"),
        (TAKEN_OUT, False): _("putting back into a story"),
    }
    if (LATER, True) in fields:
        fields -= {("read", False)}  # what is put off comes back unread
    if {field for field, _on in fields} == {"read"} and len(fields) == 1:
        return _read_or_unread(len(change.after), read=(("read", True) in fields))
    kinds = dict.fromkeys(told.get(each) or _marks(each[0], len(change.after)) for each in sorted(fields))
    return _("{what} of {digests}").format(what=_(" and ").join(kinds), digests=_digests(len(change.after)))


def _read_or_unread(count: int, *, read: bool) -> str:
    if read:
        told = ngettext("marking {count} digest as read", "marking {count} digests as read", count)
    else:
        told = ngettext("marking {count} digest as unread", "marking {count} digests as unread", count)
    return told.format(count=number(count))


def _describe_made(change: Change) -> str:
    kinds = Counter(map(_kind_of_making, change.made.values()))
    return _(" and ").join(_made_words(kind, count) for kind, count in sorted(kinds.items()))


def _made_words(kind: str, count: int) -> str:
    if kind == _FETCHING:
        told = ngettext("the fetching of {count} whole text", "the fetching of {count} whole texts", count)
    elif kind == _WRITING:
        told = ngettext("the writing of {count} digest", "the writing of {count} digests", count)
    elif kind == _TAKEAWAY:
        told = ngettext("the further takeaway of {count} digest", "the further takeaway of {count} digests", count)
    else:
        told = ngettext("the making of {count} digest", "the making of {count} digests", count)
    return told.format(count=number(count))


_FETCHING, _WRITING, _TAKEAWAY, _MAKING = "fetching", "writing", "further takeaway", "making"


def _kind_of_making(made: Made) -> str:
    if made.before is None:
        return _WRITING
    if made.before.get("curator") != made.after.get("curator"):
        return _MAKING
    if _is_whole(made.after) and not _is_whole(made.before):
        return _FETCHING
    takeaways = (each.get("takeaways") for each in (made.before, made.after))
    before, after = (len(each) if isinstance(each, list) else 0 for each in takeaways)
    return _TAKEAWAY if after > before else _MAKING


def _is_whole(document: Mapping[str, Any]) -> bool:
    article = document.get("article")
    return isinstance(article, Mapping) and article.get("whole") is True


# What is set up


def _describe_steps(steps: Sequence[Step]) -> str:
    told = _describe_views(steps)
    if told:
        return told
    if len(steps) > _MOST_STEPS:
        feeds = all(step.folder == FEEDS for step in steps)
        told = _("{count} changes of what you follow") if feeds else _("{count} changes of what you set up")
        return told.format(count=number(len(steps)))
    return _(" and ").join(map(_describe_step, steps))


def _describe_views(steps: Sequence[Step]) -> str:
    """What several changes of views come to, where that is one thing: a move, a key, another name; else `""`."""
    if not all(_kind(step) == VIEW for step in steps):
        return ""
    changed = {field for step in steps for field in step.after}
    if changed == {"order"}:
        return _("moving of the view {name}").format(name=_name(steps[0]))  # the others made way for it
    if changed == {"key"}:
        return _describe_keys(steps)
    gone, come = (
        [step for step in steps if step.after.get(SET) is there and step.before.get(SET) is not there]
        for there in (False, True)
    )
    if len(gone) == len(come) == 1:
        return _("renaming of the view {name} to {new}").format(name=_name(gone[0]), new=_name(come[0]))
    rest = [step for step in steps if set(step.after) != {"key"}]  # whose key the new one took
    return _describe_step(rest[0]) if len(rest) == 1 else ""


def _describe_keys(steps: Sequence[Step]) -> str:
    given = next((step for step in steps if step.after["key"]), None)
    if given is None:
        return _("removal of the key of the view {name}").format(name=_name(steps[-1]))
    return _("setting of the key {key} of the view {name}").format(key=given.after["key"], name=_name(given))


def _kind(step: Step) -> str:
    return split_name(step.name)[0] if step.folder == DESK else ""


def _name(step: Step) -> str:
    return _("“{name}”").format(name=split_name(step.name)[1])


def _describe_step(step: Step) -> str:
    kind = _kind(step)
    if not kind:
        return f"{_following(step)} {shown(step.name)}"
    return _SPECIAL.get(kind, _doing)(step) + f" {_name(step)}"


def _doing(step: Step) -> str:
    """What was done to a thing, and what it is: `adding of the view`."""
    thing = _THINGS[_kind(step)]
    if step.after == step.before:
        return _("renaming of {thing}").format(thing=thing)  # its name is written in another case
    if step.after.get(SET) is False:
        return _("removal of {thing}").format(thing=thing)
    return _("adding of {thing}").format(thing=thing) if _is_new(step) else _("change of {thing}").format(thing=thing)


def _is_new(step: Step) -> bool:
    return step.after.get(SET) is True and step.before.get(SET) is not True


def _deciding(step: Step) -> str:
    if SET not in step.after and "closed" in step.after:
        return _("closing of the decision") if step.after["closed"] else _("reopening of the decision")
    return _("order of what bears on the decision") if set(step.after) == {"order"} else _doing(step)


def _muting(step: Step) -> str:
    return _("muting of") if _is_new(step) else _doing(step)


def _weighing(step: Step) -> str:
    return _("reset of the weight of") if step.after.get(SET) is False else _("change of the weight of")


def _wanting(step: Step) -> str:
    if step.after.get(SET) is False or "sign" not in step.after:
        return _doing(step)
    return _("wanting more of") if step.after["sign"] == "+" else _("wanting less of")


_SPECIAL = {DECISION: _deciding, MUTE: _muting, WEIGHT: _weighing, TERM: _wanting}


def _following(step: Step) -> str:
    if "followed" in step.after:
        return _("following") if step.after["followed"] is True else _("unfollowing")
    if set(step.after) == {"paused"}:
        return _("pausing") if step.after["paused"] is True else _("resuming")
    return _("changes of the subscription of")
