"""What an article tells its readers to do, in lists or under headings that say so: method, principles, practice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.curate.candidates import Candidate
from reader.curate.passages import HEADING, ITEM, QUOTE, STEP, Sentence
from reader.curate.standing import MOST_WORDS, without_marks
from reader.curate.words import IMPERATIVES
from reader.text import fold

STEP_WORDS = 40
"""Words of a step that is told whole; of a longer one the first sentences are."""
ITEMS = 7
"""Items of a list: steps, principles, what to do in practice."""
_HOW_TO = re.compile(
    r"\b(?:how to|how we|steps?|method|procedure|instructions?|tutorial|set(?:ting)? (?:it )?up|recipe|walkthrough|process|approach|the experiment|methodology)\b"
)
_PRINCIPLES = re.compile(
    r"\b(?:principles?|lessons?(?: learned)?|rules?(?: of thumb)?|guidelines?|takeaways?|key points?|what we (?:have )?learned|values|commandments|laws)\b"
)
_PRACTICE = re.compile(
    r"\b(?:in practice|what (?:you can|to) do|what (?:we|you|teams|managers|parents|readers|patients) (?:can|should) do|recommendations?|next steps?|action items?|actions?|tips?|checklist|how to use|what (?:this|it) means for|advice|getting started|what we (?:are changing|changed|will change)|try (?:it|this))\b"
)
_NUMBERED = re.compile(r"(?:step\s+)?\d+\s*[.:)–-]\s*", re.IGNORECASE)
_VERBS = frozenset("is are was were has have had comes came will can does did of grew rose fell works takes in".split())


def method(own: Sequence[Sentence]) -> list[Sentence]:
    """The steps of the first numbered list that says what to do, or of a list under a heading that says how."""
    for group in _step_groups(own):
        heading = fold(group[0].heading)
        tells = _HOW_TO.search(heading) or sum(map(is_imperative, group)) * 2 >= len(group)
        if len(group) > 1 and tells and not _PRINCIPLES.search(heading):
            return group
    under = [s for s in _first_of_blocks(own) if s.kind == ITEM and _HOW_TO.search(fold(s.heading))]
    if len(under) > 1:
        return under
    numbered = [
        s for s in _first_of_blocks(own) if s.kind == HEADING and re.match(_NUMBERED.pattern + r"\w", fold(s.text))
    ]
    return numbered if len(numbered) > 1 and sum(map(is_imperative, numbered)) * 2 >= len(numbered) else []


def whole(first: Sentence, own: Sequence[Sentence]) -> Sentence:
    """An item with the sentences that follow it in its block, as far as they are not too long together."""
    if first.kind not in (STEP, ITEM):
        return first
    block = [s for s in own if s.block == first.block and s.start >= first.start]
    words = len(first.text.split())
    last = 0
    for number, sentence in enumerate(block[1:], start=1):
        words += len(sentence.text.split())
        if words > STEP_WORDS or block[number - 1].text[-1:] not in ".!":
            break
        last = number
    taken = block[: last + 1]
    return replace(first, end=taken[-1].end, text=" ".join(s.text for s in taken))


def _step_groups(own: Sequence[Sentence]) -> list[list[Sentence]]:
    groups: list[list[Sentence]] = []
    for step in (s for s in _first_of_blocks(own) if s.kind == STEP):
        if groups and groups[-1][-1].heading == step.heading:
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


def principles(own: Sequence[Sentence]) -> list[Sentence]:
    """The items of lists under a heading that promises lessons or rules, or where it has none what it tells to do."""
    return _under(own, _PRINCIPLES)


def practice(own: Sequence[Sentence], candidates: Sequence[Candidate]) -> list[Sentence]:
    """What to do in practice; without a heading that says so, the sentences of the text that tell what to do."""
    below = _under(own, _PRACTICE)
    if below:
        return below
    told_to = [c.sentence for c in candidates if c.alone and is_imperative(c.sentence) and c.sentence.kind != QUOTE]
    return told_to if len(told_to) > 1 else []


def _under(own: Sequence[Sentence], heading: re.Pattern[str]) -> list[Sentence]:
    below = [s for s in own if s.kind != HEADING and heading.search(fold(s.heading))]
    items = [s for s in _first_of_blocks(below) if s.kind in (ITEM, STEP)]
    return items if len(items) > 1 else [s for s in below if is_imperative(s)]


def quotable(sentence: Sentence) -> bool:
    """Whether an item says enough to be one, and stands whole."""
    text = without_marks(sentence.text)
    words = len(text.split())
    return (
        2 < words <= MOST_WORDS
        and not text.endswith((":", "…", "...", ","))
        and not text.startswith(("[", "<", "{", "$"))
    )


def _first_of_blocks(own: Sequence[Sentence]) -> Iterator[Sentence]:
    """The first sentence of each block: what an item is about."""
    block = -1
    for sentence in own:
        if sentence.block != block:
            block = sentence.block
            yield sentence


def is_imperative(sentence: Sentence) -> bool:
    words = re.findall(
        r"[\w'’]+",
        _NUMBERED.sub("", sentence.text, count=1)
        if sentence.text[:1].isdigit() or sentence.text[:4].lower() == "step"
        else sentence.text,
    )
    start = [fold(word) for word in words[:2]]
    if not start or sentence.text.endswith("?"):
        return False
    if start[0] in ("always", "never", "please", "first", "then", "finally", "next", "don't", "do"):
        return len(start) > 1 and (start[1] in IMPERATIVES or start[0] in ("don't", "do") or start[1] == "not")
    # `Use the …`, but `Use is growing`, `Change comes`, `Test coverage was`
    follows = start[1] if len(start) > 1 else ""
    return start[0] in IMPERATIVES and follows not in _VERBS and not follows.endswith(("ed",))
