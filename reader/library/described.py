"""What a change did, in words: `closing of the decision “Which queue?”`. Pure: worked out from before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from reader.library.changes import KINDS, Change, Made, Step
from reader.logins import shown
from reader.model.desk import BRIEF, DECISION, MUTE, SET, TERM, VIEW, WEIGHT, split_name
from reader.model.marks import DELETED, LATER, TAKEN_OUT
from reader.paths import DESK, FEEDS

_THINGS = {
    VIEW: "the view",
    MUTE: "the mute",
    DECISION: "the decision",
    WEIGHT: "the weight of",
    BRIEF: "the brief of",
    TERM: "the interest in",
}
_MOST_STEPS = 3
"""Changes of what is set up that are told one by one."""


def describe_change(change: Change, *, undone: bool = False) -> str:
    """What was done, in words. `undone`: the change is the one that took it back."""
    did = change.turned() if undone else change
    left = f"; {_left(change.left)} changed since and stayed so" if change.left else ""
    if did.title:
        articles = f", with {_many(len(did.after), 'article')}" if did.after else ""
        return f"{did.title}{articles}{left}"
    parts = [_describe_marks(did), _describe_made(did), _describe_steps(did.steps)]
    return " and ".join(filter(None, parts)) + left


def _left(count: int) -> str:
    return "one thing was" if count == 1 else f"{count:,} things were"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


# Marks, and digests that were made


def _describe_marks(change: Change) -> str:
    if not change.after:
        return ""
    fields = {(name.partition(":")[0], bool(value)) for after in change.after.values() for name, value in after.items()}
    plural = "s" * (len(change.after) != 1)
    told = {
        (DELETED, True): "deletion",
        (DELETED, False): "bringing back",
        (LATER, True): "putting off",
        (LATER, False): "bringing back",
        (TAKEN_OUT, True): "taking out of a story",
        (TAKEN_OUT, False): "putting back into a story",
    }
    if (LATER, True) in fields:
        fields -= {("read", False)}  # what is put off comes back unread
    kinds = dict.fromkeys(told.get(each) or KINDS.get(each[0], each[0]) + plural for each in sorted(fields))
    return f"{' and '.join(kinds)} of {_many(len(change.after), 'digest')}"


def _describe_made(change: Change) -> str:
    kinds = Counter(map(_kind_of_making, change.made.values()))
    told = (
        f"the fetching of {_many(count, 'whole text')}"
        if kind == _FETCHING
        else f"the {kind} of {_many(count, 'digest')}"
        for kind, count in sorted(kinds.items())
    )
    return " and ".join(told)


_FETCHING = "fetching"


def _kind_of_making(made: Made) -> str:
    if made.before is None:
        return "writing"
    if made.before.get("curator") != made.after.get("curator"):
        return "making"
    if _is_whole(made.after) and not _is_whole(made.before):
        return _FETCHING
    takeaways = (each.get("takeaways") for each in (made.before, made.after))
    before, after = (len(each) if isinstance(each, list) else 0 for each in takeaways)
    return "further takeaway" if after > before else "making"


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
        return f"{len(steps):,} changes of {'what you follow' if feeds else 'what you set up'}"
    return " and ".join(map(_describe_step, steps))


def _describe_views(steps: Sequence[Step]) -> str:
    """What several changes of views come to, where that is one thing: a move, a key, another name; else `""`."""
    if not all(_kind(step) == VIEW for step in steps):
        return ""
    changed = {field for step in steps for field in step.after}
    if changed == {"order"}:
        return f"moving of the view {_name(steps[0])}"  # the others made way for it
    if changed == {"key"}:
        return _describe_keys(steps)
    gone, come = (
        [step for step in steps if step.after.get(SET) is there and step.before.get(SET) is not there]
        for there in (False, True)
    )
    if len(gone) == len(come) == 1:
        return f"renaming of the view {_name(gone[0])} to {_name(come[0])}"
    rest = [step for step in steps if set(step.after) != {"key"}]  # whose key the new one took
    return _describe_step(rest[0]) if len(rest) == 1 else ""


def _describe_keys(steps: Sequence[Step]) -> str:
    given = next((step for step in steps if step.after["key"]), None)
    if given is None:
        return f"removal of the key of the view {_name(steps[-1])}"
    return f"setting of the key {given.after['key']} of the view {_name(given)}"


def _kind(step: Step) -> str:
    return split_name(step.name)[0] if step.folder == DESK else ""


def _name(step: Step) -> str:
    return f"“{split_name(step.name)[1]}”"


def _describe_step(step: Step) -> str:
    kind = _kind(step)
    if not kind:
        return f"{_following(step)} {shown(step.name)}"
    return _SPECIAL.get(kind, _doing)(step) + f" {_name(step)}"


def _doing(step: Step) -> str:
    """What was done to a thing, and what it is: `adding of the view`."""
    thing = _THINGS[_kind(step)]
    if step.after == step.before:
        return f"renaming of {thing}"  # its name is written in another case
    if step.after.get(SET) is False:
        return f"removal of {thing}"
    return f"adding of {thing}" if _is_new(step) else f"change of {thing}"


def _is_new(step: Step) -> bool:
    return step.after.get(SET) is True and step.before.get(SET) is not True


def _deciding(step: Step) -> str:
    if SET not in step.after and "closed" in step.after:
        return "closing of the decision" if step.after["closed"] else "reopening of the decision"
    return "order of what bears on the decision" if set(step.after) == {"order"} else _doing(step)


def _muting(step: Step) -> str:
    return "muting of" if _is_new(step) else _doing(step)


def _weighing(step: Step) -> str:
    return "reset of the weight of" if step.after.get(SET) is False else "change of the weight of"


def _wanting(step: Step) -> str:
    if step.after.get(SET) is False or "sign" not in step.after:
        return _doing(step)
    return "wanting more of" if step.after["sign"] == "+" else "wanting less of"


_SPECIAL = {DECISION: _deciding, MUTE: _muting, WEIGHT: _weighing, TERM: _wanting}


def _following(step: Step) -> str:
    if "followed" in step.after:
        return "following" if step.after["followed"] is True else "unfollowing"
    if set(step.after) == {"paused"}:
        return "pausing" if step.after["paused"] is True else "resuming"
    return "changes of the subscription of"
