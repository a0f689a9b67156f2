"""Forms of text, each with the rule by which it is told: what of it is summarised, and whether more is said of it.

| form | known by | what is told |
| --- | --- | --- |
| note | at most 80 words | the text itself is its summary |
| change log | headings that are versions or dates | what is new in the newest version, and nothing else |
| questions | paragraphs or headings that are questions | the answers; each answer's first sentence leads |
| answer | headings `Question` and `Answer`, or a title that is a question | the answers, and their first sentence before all |
| interview | paragraphs that begin with a speaker and a colon, or questions that are answered by somebody who says `I` | what stands before the first question, as it stands if it has to be: it says who is asked |
| transcript | paragraphs that begin with a time | the same; without that what is said, times and names left out |
| README | headings for installation, usage and licence | what stands before them |
| round-up | many short sections under headings, and a title that says so | the first sentence of each section |
| list | a title that says how many there are, and headings that are names | what stands before the first of them |
| article | everything else | all of it |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reader.curate.passages import HEADING, ITEM, PROSE, STEP, Sentence
from reader.curate.words import terms
from reader.dataclass import dataclass
from reader.text import count_words

NOTE_WORDS = 80
"""Words up to which a text is its own summary."""
SHORT_SECTION = 130
"""Words of a section of a round-up, on average."""
_VERSION = re.compile(
    r"^\W*(?:version\s+|release\s+|v)?\[?\d+\.\d+(?:\.\d+)?\b|^\W*\[?\d{4}-\d{2}-\d{2}\]?\W*$|^\W*\[?unreleased\]?\W*$",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"\b(?:change ?log|release notes?|what['’]?s new|releases?|changes in)\b", re.IGNORECASE)
_SPEAKER = re.compile(
    r"^\W{0,3}(?!(?:Notes?|Warning|Caution|Tips?|Important|Examples?|Updates?|Steps?|Hint|Pros|Cons|TL;DR)\b)"
    r"(?:[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}|[QAFRPDV]|Speaker \d+)\W{0,2}[:：]\W{0,2}\s+(?=\S)"
)
_ASKS = re.compile(
    r"^\W{0,3}(?:Q(?:uestion)?|F(?:rage)?|P(?:regunta|ergunta)?|D(?:omanda)?|V(?:raag)?)\W{0,2}[:：]", re.IGNORECASE
)
_ANSWERS = re.compile(
    r"^\W{0,3}(?:A(?:nswer|ntwort|ntwoord)?|R(?:éponse|espuesta|isposta|esposta)?)\W{0,2}[:：]\W*", re.IGNORECASE
)
_TIME = re.compile(
    r"^\W*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\W*(?:-->|[-–])?\s*(?:\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\W*)?"
)
_STAMP = re.compile(
    r"[\[(]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]\s*"
    r"|(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?\s*|\b\d{1,2}:\d{2}:\d{2}[.,]\d{3}\s*"
)
"""A time that is no part of what is said."""
_LETTER = re.compile(r"^\W{0,3}(?:Q|A|Question|Answer|Frage|Antwort)\W{0,2}[:：]\W{0,2}\s+(?=\S)")
_STAMPED_SPEAKER = re.compile(r"^\W*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\W+(?=[A-Z][^:.!?]{1,40}:\s)")
_SOUND = re.compile(
    r"\s*[\[(](?:applause|laughter|laughs|music|cheers|inaudible|crosstalk|pause|silence)[\])]", re.IGNORECASE
)
_QUESTION_HEADING = re.compile(r"^\W*(?:the )?(?:question|frage|pregunta|domanda|vraag|pergunta)\W*$", re.IGNORECASE)
_ANSWER_HEADING = re.compile(
    r"^\W*(?:\d+ |the |best |accepted |top )*(?:answers?|antwort(?:en)?|réponses?|respuestas?|rispost[ae]|antwoord(?:en)?|respostas?)\W*\d*\W*$",
    re.IGNORECASE,
)
_INTERVIEW = re.compile(
    r"\binterview|\bin conversation with\b|\bconversation with\b|\bq ?& ?a with\b|\b(?:sat|sit) down with\b|\b(?:spoke|speaks|talk(?:s|ed)?) (?:with|to) us\b"
    r"|\bhave a chat with\b|\bim gespräch\b|\bgespräch mit\b|\bentretien avec\b|\bentrevista\b|\bintervista\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|we|We|my|My|me|our|Our|ich|Ich|wir|Wir|mein\w*|unser\w*|[Jj]e|[Nn]ous|[Yy]o|mi|[Nn]osotros|[Ii]o|[Nn]oi|[Ee]u|[Nn]ós|[Ii]k|[Ww]ij)\b"
)
_DEFINES = re.compile(r"This (?:document|memo|specification|standard|note|guide|report|RFC)\b")
_SECOND_PERSON = re.compile(
    r"\b(?:you|your|yours|Sie|Ihre?\w*|du|dein\w*|vous|votre|vos|usted|tú|tu|lei|você|u|uw|je|jouw)\b", re.IGNORECASE
)
_FAQ = re.compile(r"\b(?:faqs?|frequently asked|questions|häufige fragen|foire aux questions)\b", re.IGNORECASE)
SPOKEN_BEFORE = 12
"""Words of prose before the first speaker that say who speaks."""
LEAST_ANSWER = 5
"""Words of the first sentence of an answer that says something."""
_SET_UP = re.compile(
    r"^\W*(?:install\w*|usage|getting started|quick ?start|requirements|build\w*|licen[cs]e|contribut\w*|development|documentation|table of contents)\b",
    re.IGNORECASE,
)
_ROUND_UP = re.compile(
    r"\b(?:round-?up|weekly|this week|last week|week in|digest|links|briefing|newsletter|issue|edition|news of|in brief|today in|headlines)\b|#\d+|\bno\. ?\d+",
    re.IGNORECASE,
)

_LIST = re.compile(
    r"^(?:the |our |my )?(?:(?:top|best) )?(?P<many>\d{1,3}|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)\b(?! (?:years?|days?|weeks?|months?|hours?|minutes?|people|percent|per cent|dead|killed))|\btop (?P<best>\d{1,3}|ten|five)\b",
    re.IGNORECASE,
)
_ITEM_NAME = re.compile(
    r"^\W*(?:\d+\W*)?(?:[A-ZÀ-Þ][\w.'’-]*)(?: (?:of|the|and|de|van|von|[A-ZÀ-Þ\d][\w.'’-]*)){0,5}\W*$"
)
INTRODUCED = 35
"""Words before the first item of a list that say what is listed."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a text is told."""

    name: str
    told: Sequence[Sentence]
    """The sentences that it is told by."""
    only_summary: bool = False
    """Whether nothing but a summary is made: no takeaway, no insights."""
    as_it_is: bool = False
    """Whether its summary is its first sentences as they stand, and not a choice of them."""
    opens: Sentence | None = None
    """What its summary begins with, whatever it leans on: the title says what it is said of."""
    else_as_it_is: bool = False
    """Whether its summary is its first sentences as they stand where none of them can be chosen."""


def form_of(title: str, own: Sequence[Sentence]) -> Form:
    """The form of a text, and its sentences as they are told."""
    form = (
        _change_log(title, own) or _answer(title, own) or _spoken(own) or _interview(title, own) or _questions(own)
        or _readme(own) or _memo(own) or _round_up(title, own)
        or _list(title, own) or _note(own) or Form("article", own)
    )  # fmt: skip
    told = [bare for s in form.told if (bare := _without_labels(s)).text]
    opens = _without_labels(form.opens) if form.opens is not None else None
    return replace(form, told=told, opens=opens)


def _without_labels(sentence: Sentence) -> Sentence:
    """A sentence without the times and the letters that say when and by whom it was said."""
    text = sentence.text
    if ":" not in text and "：" not in text and "[" not in text and "(" not in text:
        return sentence
    stamped = _STAMPED_SPEAKER.sub("", text)
    if stamped != text:
        stamped = _SPEAKER.sub("", stamped)
    stamped = _SOUND.sub("", _STAMP.sub("", stamped))
    stamped = _LETTER.sub("", stamped)
    return sentence if stamped == text else replace(sentence, text=" ".join(stamped.split()))


def _note(own: Sequence[Sentence]) -> Form | None:
    body = [s for s in own if s.kind != HEADING]
    words = sum(count_words(s.text) for s in body)
    return Form("note", body, only_summary=True, as_it_is=True) if words <= NOTE_WORDS else None


def _change_log(title: str, own: Sequence[Sentence]) -> Form | None:
    versions = [n for n, s in enumerate(own) if s.kind == HEADING and _VERSION.search(s.text)]
    listed = sum(s.kind in (ITEM, STEP) for s in own)
    if len(versions) < 2 and not (_CHANGES.search(title) and listed * 2 > len(own)):
        return None
    sections = [own[a + 1 : b] for a, b in zip(versions, [*versions[1:], len(own)], strict=False)] or [own]
    newest = next((s for s in sections if any(each.kind != HEADING for each in s)), own)
    return Form("change log", [s for s in newest if s.kind != HEADING], only_summary=True, as_it_is=True)


def _memo(own: Sequence[Sentence]) -> Form | None:
    """A text whose abstract says what it is: `This document defines …`."""
    at = next((n for n, s in enumerate(own[:8]) if s.text.strip(" *_:").casefold() == "abstract"), None)
    if at is None:
        return None
    opens = _opening(own[at + 1 : at + 2])
    return Form("article", own, opens=opens) if opens is not None and _DEFINES.match(opens.text) else None


def _answer(title: str, own: Sequence[Sentence]) -> Form | None:
    """A question and its answers, as forums have them: the first answer's first sentence opens the summary."""
    asked = [n for n, s in enumerate(own) if s.kind == HEADING and _QUESTION_HEADING.match(s.text)]
    answered = [n for n, s in enumerate(own) if s.kind == HEADING and _ANSWER_HEADING.match(s.text)]
    if not answered or not (asked or title.rstrip().endswith(("?", "？"))):
        return None
    told = [s for s in own[answered[0] :] if not _ANSWER_HEADING.match(s.text)]
    return Form("answer", told, opens=_opening(told))


def _opening(answer: Sequence[Sentence]) -> Sentence | None:
    """The first sentence of an answer that says something."""
    return next(
        (
            s
            for s in answer[:3]
            if count_words(s.text) >= LEAST_ANSWER and s.text[-1:] in ".!。！" and s.kind != HEADING
        ),
        None,
    )


def _spoken(own: Sequence[Sentence]) -> Form | None:
    """An interview or a transcript: what is said before somebody speaks is the author's, all else a speaker's."""
    firsts = _firsts(own)
    timed = [s for s in firsts if _TIME.match(s.text)]
    named = [s for s in firsts if _SPEAKER.match(_TIME.sub("", s.text))]
    speakers = {_SPEAKER.match(_TIME.sub("", s.text))[0] for s in named}  # type: ignore[index]
    cued = sum(s.text.count("-->") for s in own)
    by_time = cued >= 4 or (len(timed) >= 4 and len(timed) * 3 > len(firsts))
    lettered = any(_ASKS.match(s.text) for s in named) and any(_ANSWERS.match(s.text) for s in named)
    if not by_time and not (
        (len(named) >= 4 or lettered)
        and len(named) * 3 > len(firsts)
        and (len(speakers) <= min(max(6, len(named) // 2), len(named) - 1) or lettered)
    ):
        return None
    timed = [s for s in own if "-->" in s.text] if cued >= 4 else timed
    spoken = {s.block for s in (timed if by_time else named)}
    if lettered and not by_time and not _says_i([s for s in own if s.block in spoken and not _ASKS.match(s.text)]):
        return _lettered(own)
    return _told_by("transcript" if by_time else "interview", own, min(spoken))


def _told_by(name: str, own: Sequence[Sentence], start: int) -> Form:
    """What is told of what is spoken from a block on: what stands before it, else what is said, without who says it."""
    before = [s for s in own if s.block < start]
    if sum(count_words(s.text) for s in before if s.kind == PROSE) >= SPOKEN_BEFORE:
        whole = [s for s in before if not s.text.endswith((":", "：")) and not s.text.startswith("[")]
        return Form(name, whole, only_summary=True, else_as_it_is=True)
    bare = [replace(s, text=_SPEAKER.sub("", _TIME.sub("", s.text))) for s in own]
    return Form(name, bare, only_summary=True)


def _lettered(own: Sequence[Sentence]) -> Form:
    """Questions and answers that letters tell apart."""
    told = [replace(s, kind=HEADING, text=_ASKS.sub("", s.text).strip()) if _ASKS.match(s.text) else s for s in own]
    return Form("questions", [replace(s, text=_ANSWERS.sub("", s.text)) for s in told])


def _says_i(answers: Sequence[Sentence]) -> bool:
    """Whether somebody speaks of what he or she did."""
    return sum(bool(_FIRST_PERSON.search(s.text)) for s in answers) * 4 > len(answers)


def _interview(title: str, own: Sequence[Sentence]) -> Form | None:
    """Questions, each above its answer or at its head, that a person answers."""
    blocks: dict[int, list[Sentence]] = {}
    for sentence in own:
        blocks.setdefault(sentence.block, []).append(sentence)
    asked = [number for number, block in blocks.items() if _is_question(block[0].text)]
    if len(asked) < 3:
        return None
    after = [number for number in blocks if number >= asked[0]]
    answers = [s for n in after for s in blocks[n] if not _is_question(s.text) and s.kind != HEADING]
    said = " ".join([title, *(s.text for s in own if s.block < asked[0])][:6])
    if len(asked) * 3 < len(after) or not answers:
        return None
    addressed = sum(bool(_SECOND_PERSON.search(blocks[n][0].text)) for n in asked) * 2 >= len(asked)
    mine = addressed and not _FAQ.search(title) and sum(map(_is_mine, answers)) * 2 > len(answers)
    if not (_says_i(answers) if _INTERVIEW.search(said) else mine):
        return None
    return _told_by("interview", own, asked[0])


def _is_mine(sentence: Sentence) -> bool:
    return _FIRST_PERSON.search(sentence.text) is not None


def _is_question(text: str) -> bool:
    return text.rstrip("*_ ").endswith(("?", "？"))


def _questions(own: Sequence[Sentence]) -> Form | None:
    """Questions and answers: a heading or a paragraph of its own that is a question, and what follows it."""
    alone = _alone(own)
    asked = [s for s in alone if _is_question(s.text)]
    if len(asked) < 3 or len(asked) * 5 < len(_firsts(own)):
        return None
    out = {s.block for s in asked}
    told = [replace(s, kind=HEADING) if s.block in out else s for s in own]
    return Form("questions", told)


def _readme(own: Sequence[Sentence]) -> Form | None:
    headings = [s for s in own if s.kind == HEADING]
    set_up = [s for s in headings if _SET_UP.match(s.text)]
    if len(set_up) < 2 or len(set_up) * 4 < len(headings):
        return None
    before = [s for s in own if s.block < set_up[0].block]
    enough = sum(len(s.text.split()) for s in before if s.kind != HEADING) >= 15
    return Form("README", before if enough else own, only_summary=True)


def _round_up(title: str, own: Sequence[Sentence]) -> Form | None:
    headings = [s for s in own if s.kind == HEADING]
    words = sum(len(s.text.split()) for s in own if s.kind != HEADING)
    if len(headings) < 4 or words > SHORT_SECTION * len(headings) or not _ROUND_UP.search(title):
        return None
    leads: list[Sentence] = []
    expected = True
    for sentence in own:
        if sentence.kind == HEADING:
            expected = True
        elif expected:
            leads.append(sentence)
            expected = False
    return Form("round-up", leads, only_summary=True)


def _list(title: str, own: Sequence[Sentence]) -> Form | None:
    """A list whose items have headings: no item of it is what it is about."""
    headings = [s for s in own if s.kind == HEADING and s.text.strip() != title.strip()]
    if len(headings) < 4 or not _LIST.search(title):
        return None
    about = set(terms(title))
    items = [s for s in headings if len(about.intersection(terms(s.text))) < 2]
    named = [s for s in items if _ITEM_NAME.match(s.text)]
    before = [s for s in own if s.block < items[0].block] if len(named) > 3 and len(named) * 2 > len(items) else []
    enough = sum(len(s.text.split()) for s in before if s.kind == PROSE) >= INTRODUCED
    return Form("list", before) if enough else None


def _firsts(own: Sequence[Sentence]) -> list[Sentence]:
    """The first sentence of each block that is no heading."""
    return list({s.block: s for s in reversed(own) if s.kind != HEADING}.values())[::-1]


def _alone(own: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that are a block of their own, headings included."""
    blocks: dict[int, list[Sentence]] = {}
    for sentence in own:
        blocks.setdefault(sentence.block, []).append(sentence)
    return [each[0] for each in blocks.values() if len(each) == 1]
