"""A model's answer: parsed leniently, checked against its schema, then sentence by sentence against the article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reader.curate.evidence import Text, check, share_supported
from reader.curate.injected import speaks_to_machines
from reader.curate.lenient_json import object_in
from reader.curate.passages import sentences
from reader.curate.standing import leans
from reader.curate.words import NEAR, overlap, terms
from reader.dataclass import dataclass
from reader.errors import CurationError
from reader.model.claims import Claim
from reader.model.digest import ABSTRACTIONS, LEVELS, Depth, Digest, Field, audience, canonical_depth_word
from reader.model.sections import BODY
from reader.text import clean_line, count_words, fold, reading_minutes, unique

_TEXTS = ("domain", "level", "abstraction")
MOST_CLAIMS = 12
"""Sentences of one section."""
LEAST_TAKEAWAY = 6
LEAST_TERMS = 3
"""Words of a takeaway, and different ones of them that tell something: one has to be enough."""
MOST_LETTERS = 800
"""Of one sentence."""
_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}/\S+"
    r"|\b(?:visit|go to|head (?:over )?to|see|open|click|browse|(?:log in|sign up|available|write) (?:at|to|on|from))"
    r"\s+[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}\b",
    re.IGNORECASE,
)
"""An address. `Booking.com`, `Fly.io` and `ASP.NET` are names, but where one is sent to them."""
_HOST = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|ai|dev|info|biz|shop|xyz|ru|cn|top)\b")
"""A host in small letters: `crates.io` is a name where the article speaks of it, and sends nobody there."""


_HTML = re.compile(r"\s*<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"^\W*(?:@|section|topic|field|domain|tag|label|none|n/a|unknown)\b\s*[:-]|@|^(.)\1{3,}|^\W*$|:\s*\d+$",
    re.IGNORECASE,
)
"""What models give as a topic that is none: an address, a label, one letter again and again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, in the shape that was asked for."""

    claims: Sequence[tuple[str, str, Sequence[str]]]
    """Section, text and quotes."""
    labels: Mapping[str, Any]


def parse_answer(text: str) -> tuple[Answer | None, list[str]]:
    """The parsed answer, or what is wrong with it."""
    found = object_in(text, "summary")
    if found is None:
        if _HTML.match(text):
            return None, ["It is a web page, not JSON: base_url has to be the address of the server's API."]
        cut = "" if text.rstrip().endswith(("}", "```")) else " It seems to be cut off."
        return None, [f"It is not valid JSON.{cut}"]
    value = _as_asked(found)
    problems: list[str] = []
    if isinstance(value.get("summary"), str) and value["summary"].strip():
        problems.append(
            "summary is a text, and has to be a list of objects, each with a text of one sentence and quotes."
        )
    claims = [claim for section in BODY for claim in _claims(value, section, problems)]
    for kind, names in (("a list of texts", ("topics", "subfields", "best_for")), ("a text", _TEXTS)):
        good = _is_names if kind != "a text" else _is_text
        problems += [f"{name} is not {kind}." for name in names if name in value and not good(value[name])]
    if not any(section == "summary" for section, _, _ in claims) and not problems:
        problems.append("summary has no sentence.")
    elif claims and not any(quotes for _, _, quotes in claims):
        problems.append("No sentence has quotes: passages of the article that prove it, copied letter by letter.")
    return (None, problems) if problems else (Answer(claims, value), [])


def _as_asked(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer, what is null left out, and one text where a list was asked for as a list of it."""
    found = {name: item for name, item in value.items() if item is not None}
    for name in ("topics", "subfields", "best_for"):
        if isinstance(found.get(name), str):
            found[name] = [part for part in re.split(r"\s*[,;]\s*", found[name]) if part]
        elif isinstance(found.get(name), list):
            found[name] = [item for item in found[name] if item is not None]
    for name in _TEXTS:
        match found.get(name):
            case [str() as only]:
                found[name] = only
    return found


def _claims(value: Mapping[str, Any], section: str, problems: list[str]) -> list[tuple[str, str, Sequence[str]]]:
    items = value.get(section, [])
    items = [items] if isinstance(items, (dict, str)) else items if items else []
    if not isinstance(items, list):
        problems.append(f"{section} is not a list of objects with text and quotes.")
        return []
    found: list[tuple[str, str, Sequence[str]]] = []
    for item in items[:MOST_CLAIMS]:
        match _claim_as_asked(item):
            case {"text": str() as text, "quotes": [*quotes]} if all(isinstance(quote, str) for quote in quotes):
                found += [(section, clean_line(text)[:MOST_LETTERS], [clean_line(q) for q in quotes if q.strip()])]
            case {"text": ""}:
                continue
            case _:
                problems.append(f"An item of {section} is not an object with a text and a list of quotes.")
                break
    return [claim for claim in found if claim[1]]


def _claim_as_asked(item: object) -> object:
    """A claim with its quotes in a list, where a model left out the list, or wrote null."""
    match item:
        case None | "":
            return {"text": ""}
        case str():
            return {"text": item, "quotes": []}
        case {"text": None}:
            return {"text": ""}
        case {"text": str() as text, **rest}:
            quotes = rest.get("quotes", rest.get("quote"))
            listed = quotes if isinstance(quotes, list) else [] if quotes is None else [quotes]
            return {"text": text, "quotes": [quote for quote in listed if quote is not None]}
    return item


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


REPEATED = "left out: it says what another sentence says"


def checked(answer: Answer, text: Text) -> list[Claim]:
    """Every sentence of an answer, verified; one without a quote proves nothing."""
    claims: list[Claim] = []
    said: list[list[str]] = []
    for section, sentence, quotes in answer.claims:
        own = terms(sentence)
        if any(overlap(own, other) > NEAR for other in said):
            claims.append(Claim(section, sentence, why=REPEATED))
            continue
        opens = section != "summary" or not any(c.section == "summary" for c in claims)
        if opens and leans(sentence, text.language_of(sentence)):
            claims.append(Claim(section, sentence, why="it speaks of something that only another sentence names"))
            continue
        claim = _checked(section, sentence, quotes, text)
        if not claim.refused:
            said.append(own)
        claims.append(claim)
    return claims


def _checked(section: str, sentence: str, quotes: Sequence[str], text: Text) -> Claim:
    if speaks_to_machines(sentence) or any(map(speaks_to_machines, quotes)):
        return Claim(section, sentence, why="it repeats an instruction to machines that stands in the article")
    if _ADDRESS.search(sentence) or any(_sends_to(host[0], text) for host in _HOST.finditer(sentence)):
        return Claim(section, sentence, why="it sends its reader to an address")
    if section == "takeaway" and _is_empty(sentence):
        return Claim(section, sentence, why="it is too short to tell its reader anything")
    if not quotes:
        return Claim(section, sentence, why="the model gave no passage that it rests on")
    claim = check(section, sentence, text, quotes)
    if not claim.refused and not _speaks_of(sentence, claim, text):
        return replace(claim, unchecked=False, why="the passages that it is said to rest on speak of something else")
    return claim


def _is_empty(takeaway: str) -> bool:
    """Whether a takeaway says nothing that could be acted on: `For farmers, drones are good.`"""
    said = audience(takeaway)[1]
    return len(set(terms(said))) < LEAST_TERMS and count_words(said) < LEAST_TAKEAWAY


def _is_enough(claims: Sequence[Claim], share: float) -> bool:
    """Whether enough of them is supported for a digest to be stored: what could not be checked does not count."""
    supported = any(claim.section == "summary" and claim.supported for claim in claims)
    return supported and share_supported(claims) >= share


def doubts(answer: Answer, text: Text, share: float) -> list[str]:
    """Why a digest of this answer would not be stored: its sentences that the article does not support."""
    claims = [claim for claim in checked(answer, text) if claim.why != REPEATED]
    if _is_enough(claims, share):
        return []
    return [f"“{claim.text[:160]}”: {claim.why}" for claim in claims if not claim.supported]


def _sends_to(host: str, text: Text) -> bool:
    around = [s.text for s in text.sentences if host in s.text]
    return not around or any(map(_ADDRESS.search, around))


def _speaks_of(sentence: str, claim: Claim, text: Text) -> bool:
    """Whether a claim and the passages it names have a word in common, where both are in words that can be compared."""
    around = [
        t
        for s, t in zip(text.sentences, text.terms, strict=True)
        if any(s.start < p.end and p.start < s.end for p in claim.spans)
    ]
    return bool(set(terms(sentence)) & set().union(*around)) or not text.terms


def written(
    digest: Digest,
    answer: Answer,
    text: Text,
    *,
    model: str,
    now: str,
    share: float,
    minutes: int = 0,
    fields: Sequence[str] = (),
) -> Digest:
    """The digest that a model's answer makes of an article. Raises CurationError where too little of it is true.

    Refused sentences are not in its sections; they stay in the evidence, with the reason. Those that could not be
    checked stay in both. `fields`: the ones that are known, of which its field has to be one; any may be where none is.
    """
    claims = checked(answer, text)
    good = [claim for claim in claims if not claim.refused]
    weighed = [claim for claim in claims if claim.why != REPEATED]
    if not _is_enough(weighed, share):
        raise CurationError(_too_little(weighed, model, digest.title))
    sections = {name: [claim.text for claim in good if claim.section == name] for name in BODY}
    labels = answer.labels
    names = {name: _names(labels.get(name)) for name in ("topics", "subfields", "best_for")}
    domain = _known_field(clean_line(str(labels.get("domain", "")))[:80], fields)
    return replace(
        digest,
        curator=model,
        language=digest.language or text.language.code,
        made=now,
        summary=" ".join(sections["summary"]),
        takeaway=" ".join(sections["takeaway"][:1]),
        takeaways=(),
        insights=tuple(sections["insights"]),
        principles=tuple(sections["principles"]),
        method=tuple(sections["method"]),
        in_practice=tuple(sections["in_practice"]),
        topics=unique((*digest.topics, *names["topics"]))[:8],
        best_for=names["best_for"] or digest.best_for,
        field=Field(domain, names["subfields"][:3]) if domain else digest.field,
        depth=_depth(labels, digest.depth),
        evidence=tuple(_by_sentence(claims)),
        confidence={"supported": round(share_supported(weighed), 2)},
        stated_minutes=0,
        stated_length="",
        original_minutes=minutes or reading_minutes(count_words(text.plain)),
    )


def _known_field(name: str, fields: Sequence[str]) -> str:
    """A field as it is known, `""` for one that nobody knows."""
    return next((field for field in fields if fold(field) == fold(name)), "") if fields else name


def _too_little(claims: Sequence[Claim], model: str, title: str) -> str:
    """Why a digest is not stored, with one of its sentences that the article does not support."""
    refused = next((c for c in sorted(claims, key=lambda c: c.unchecked) if not c.supported), None)
    good = sum(claim.supported for claim in claims)
    why = f" One of them: “{refused.text[:120]}”: {refused.why}." if refused else ""
    return (
        f"Only {good} of {len(claims)} sentences that {model} wrote of “{title}” can be found in the "
        f"article, so its digest is not stored.{why} A larger model does better; `--with extract` makes one offline."
    )


def _depth(labels: Mapping[str, Any], known: Depth) -> Depth:
    """The depth that a model names, as far as its words are ones that are known."""
    level, abstraction = (canonical_depth_word(str(labels.get(name, ""))) for name in ("level", "abstraction"))
    return Depth(
        level if level in LEVELS else known.level, abstraction if abstraction in ABSTRACTIONS else known.abstraction
    )


def _by_sentence(claims: Sequence[Claim]) -> list[Claim]:
    """A text of several sentences rests with each of them on what it rests on as a whole."""
    found: list[Claim] = []
    for claim in claims:
        parts = [s.text for s in sentences(claim.text)] if claim.section in ("summary", "takeaway") else []
        found += [replace(claim, text=part) for part in parts] if len(parts) > 1 else [claim]
    return found


def _names(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return unique(line for item in items[:12] if isinstance(item, str) and _is_name(line := clean_line(item)))


def _is_name(line: str) -> bool:
    return 0 < len(line) <= 80 and not _NO_NAME.search(line)
