"""Whether a claim goes further than the article: surer, of more, or of all where the article has some. Pure.

Only two words of one scale are set against each other: how sure, how many, how much of it, how long.
"""

from __future__ import annotations

import re

from reader.curate.alignment import Index, Word
from reader.curate.comparing import Compared, Match, clause_like
from reader.curate.languages import Language

LIKE = 0.4


def _words(listed: str) -> re.Pattern[str]:
    """A pattern of words that are separated by semicolons, over several lines."""
    either = "|".join(re.split(r";\s+", listed.strip()))
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


_TIMES = r"(?!\s+(?:year|month|week|day|hour|time|jahr|monat|woche|tag|stunde|mes|año|an|mois|jour)e?s?\b)"
_SCALES = (
    (
        _words(
            r"""prove[sdn]?; proof; certain(?:ty|ly)?; beyond (?:any )?doubt; established; confirm(?:s|ed)?;
            definitely; undoubtedly; guarantee[sd]?; tests? (?:had |have )?shown; counts? (?:had |have )?shown;
            convicted; guilty; bewies; bewiesen; beweist; sicher; zweifellos; erwiesen; verurteilt; prouvé;
            prouve; certain que; certainement; condamnés?; seguro que; es seguro; seguramente;
            demostr(?:ó|ado); condenad[oa]s?; dimostrato; bewezen; provado"""
        ),
        _words(
            r"""may; might; could; perhaps; possibly; probabl[ey]; likely; appear(?:s|ed)?; seem(?:s|ed)?;
            suggest(?:s|ed)?; believe[sd]?; thought; think; thinks; reportedly; allegedly; alleged; accused?;
            suspected; charged with; trial; asserted; estimate[sd]?; assume[sd]?; expected; considering;
            considered; looking at; kann; können; könnten?; möglich\w*; vielleicht; wahrscheinlich; vermutlich;
            soll; sollen; verdächtig\w*; angeklagt\w*; peut; peuvent; pourrai(?:t|ent); serai(?:t|ent);
            aurai(?:t|ent); probablement; accusée?s?; puede; pueden; podría; podrían; probablemente; quizás?;
            acusad[oa]s?; può; possono; potrebbe; probabilmente; kan; kunnen; mogelijk; waarschijnlijk; pode;
            podem; poderia; provavelmente"""
        ),
    ),
    (
        _words(
            rf"""(?:every|each){_TIMES}; all; always; none; without exception; in every case;
            any(?:thing|one|body)?; everything; everyone; everybody; completely; jede[rsmn]?{_TIMES};
            alle[nrs]?; sämtliche[rn]?; immer; zu jeder zeit; ausnahmslos; toujours; tous; toutes; siempre;
            tod[oa]s?; sempre; tutti; tutte; altijd"""
        ),
        _words(
            r"""some; many; (?<!the )most; several; often; usually; sometimes; generally; in general; mostly;
            one of; should; half; a few; only; eine reihe; einige; manche; viele; meist\w*; oft; nur; certains;
            certaines; plusieurs; la plupart; souvent; seulement; algunos; algunas; muchos; muchas; gran parte;
            la mayoría; una de las; uno de los; a menudo; suele; sólo; solo; alcuni; alcune; molti; spesso;
            sommige; veel; vaak; slechts; alguns; algumas; muitos; apenas; can; could; may; might;
            include[sd]?; included; among; predominantly; kann; können; derzeit; kurze zeit; peut; peuvent;
            puede; pueden; podría; une partie"""
        ),
    ),
    (
        _words(
            r"""completely; entirely; fully; full; whole; wholly; all; every; vollständig; völlig; komplett;
            alle[nrs]?; complètement; entièrement; completamente; todo; toda; volledig"""
        ),
        _words(
            r"""partly; partial(?:ly)?; almost; nearly; half; modest; subtl[ey]; slightly; to some extent;
            teilweise; geringfügig; zum teil; partiellement; presque; parcialmente; casi; parzialmente; quasi;
            gedeeltelijk"""
        ),
    ),
    (
        _words(
            r"""permanently; forever; for good; for ever; always; lastingly; dauerhaft; auf dauer; immer;
            pour toujours; siempre; para siempre; sempre; altijd"""
        ),
        _words(
            r"""temporar(?:y|ily); briefly; for a (?:short )?(?:time|while); vorübergehend; zeitweise;
            kurze(?:r|n)? zeit; derzeit; temporairement; temporalmente; temporaneamente; tijdelijk"""
        ),
    ),
    (
        _words(r"""sole(?:ly)?; alone; the only; seul(?:e)?; único; única; einzige[rns]?; alleinige[rns]?"""),
        _words(
            r"""include[sd]?; included; including; among; one of; a number of; mainly; unter anderem; darunter;
            notamment; entre otros; una de las; uno de los; tra cui; onder andere"""
        ),
    ),
    (
        _words(r"""any(?:thing|one|body)?; everything; everyone; everybody; alles; jeder; tout; cualquier\w*; tutto"""),
        _words(
            r"""only; nur; ausschließlich; seulement; uniquement; sólo; solo; solamente; soltanto; slechts; apenas"""
        ),
    ),
    (
        _words(r"""already; bereits; déjà; ya"""),
        _words(r"""considering; considered; looking at; plans? to; intend(?:s|ed)? to"""),
    ),
)
"""Of each scale the words that say much of it, and those that say less."""
_MAYBE = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|probably|reportedly|allegedly|thought to|believed to|suggests?"
    r"|appears? to|seems? to|assumed|estimates?"
    r"|könnte|könnten|vielleicht|wahrscheinlich|vermutlich|möglicherweise|pourrai(?:t|ent)|peut-être"
    r"|probablement|podría|podrían|probablemente|quizás?"
    r"|potrebbe|forse|probabilmente|misschien|waarschijnlijk|poderia|talvez|provavelmente)\b",
    re.IGNORECASE,
)  # fmt: skip
_SOFTER = re.compile(
    r"\b(?:suspect\w*|alleg\w+|accus\w+|possib\w+|potential\w*|apparent\w*|presum\w+|suppos\w+|claim(?:s|ed)?|believe\w*"
    r"|expect\w*|plan(?:s|ned)?|want(?:s|ed)?|aim(?:s|ed)?|risk\w*|chance|mutmaßlich\w*|angeblich\w*|présum\w+"
    r"|presunt\w+|vermeintlich\w*)\b",
    re.IGNORECASE,
)
"""Other words by which a claim is no surer than a `may`."""


def surer(claim: Compared, index: Index, language: Language) -> str:
    """Why a claim goes further than the sentence that is nearest to it, `""` where it does not."""
    match = claim.first
    if match is None or match.around < LIKE or len(match.shared) < 2:
        return ""
    return _of_all(claim, match, index) or _further(claim, match, index) or _unhedged(claim, match, index, language)


def _further(claim: Compared, match: Match, index: Index) -> str:
    """Why a claim says much on a scale on which the article says less."""
    whole = index.sentences[match.number].text
    known = clause_like(match.shared, match.number, index) or whole
    for much, less in _SCALES[1:] if _MAYBE.search(claim.said) else _SCALES:
        sure = next((m for m in much.finditer(claim.said) if not _weakened(claim.said[: m.start()])), None)
        unsure = less.search(known)
        if sure and unsure and not less.search(claim.said) and not much.search(whole):
            return f"the article says “{unsure[0]}”, and the claim “{sure[0]}”"
    return ""


def _weakened(before: str) -> bool:
    return bool(_NOT.search(before) or _PART_OF.search(before))


def _unhedged(claim: Compared, match: Match, index: Index, language: Language) -> str:
    """Why a claim states what the article says with a `may`: where what follows that is what the claim states."""
    if match.share < 0.65 or language.hedges.search(claim.said) or language.speech.search(claim.said):
        return ""
    if _SOFTER.search(claim.said) or any(less.search(claim.said) for _, less in _SCALES[:1]):
        return ""
    text = index.sentences[match.number].text
    near = clause_like(match.shared, match.number, index, 0.99)
    for maybe in _MAYBE.finditer(text):
        if maybe[0] in near and _governs(maybe.end(), index.words[match.number], claim):
            return f"the article says “{maybe[0]}”, and the claim does not"
    return ""


def _governs(place: int, words: tuple[Word, ...], claim: Compared) -> bool:
    """Whether the words right after a place, which it makes uncertain, are those that the claim is mostly made of."""
    after = [w for w in words if w.start >= place and w.key][:2]
    return bool(after) and all(w.key in claim.keys for w in after)


_ALL = re.compile(
    r"\b(all(?: of)?|every|each|alle[rn]?|jede[rsmn]?|sämtliche[rn]?|tous les|toutes les|todos los|todas las|tutti i"
    r"|tutte le)\s+(?!(?:year|month|week|day|time|jahr|monat|woche|tag)s?\b)"
    r"(?:(?:the|its|their|of|der|die|den|les|los|las)\s+)*",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(some(?: of)?|(?<!the )most(?: of)?|many(?: of)?|several|few|half(?: of)?|part of|a number of|one of"
    r"|(?:a|one|two|three|four) (?:thirds?|quarters?|fifths?)(?: of)?|(?:zwei|drei) (?:drittel|viertel)"
    r"|\d+(?:[.,]\d+)? ?(?:%|percent|per cent|prozent)(?: of)|einige[rn]?|manche[rn]?|viele[rn]?|mehrere[rn]?"
    r"|die meisten"
    r"|eine reihe|teile? (?:der|des)|certain[es]*|plusieurs|la plupart des?|algun[oa]s|much[oa]s|la mayoría de"
    r"|alcun[ie]|molt[ie])\s+(?:(?:the|its|their|of|der|die|den|les|los|las)\s+)*",
    re.IGNORECASE,
)


def _of_all(claim: Compared, match: Match, index: Index) -> str:
    """Why a claim tells of all what the article tells of some of the same."""
    every = next((m for m in _ALL.finditer(claim.said) if not _PART_OF.search(claim.said[: m.start()])), None)
    if every is None or match.share < 0.6:
        return ""
    text = index.sentences[match.number].text
    if _ALL.search(text) or _NOT.search(claim.said[: every.start()]):
        return ""
    of = [w.key for w in claim.words if w.key and w.start >= every.end()][:2]
    for some in _SOME.finditer(text):
        known = [w.key for w in index.words[match.number] if w.key and w.start >= some.end()][:2]
        if of and known and (of[0] in known or known[0] in of):
            return f"the article says “{some[1]}”, and the claim “{every[1]}”"
    return ""


_NOT = re.compile(r"\b(?:not|nicht|no|nearly|almost|fast|presque|casi|quasi)\s+$", re.IGNORECASE)
_PART_OF = re.compile(
    r"(?:half|most|some|many|thirds?|quarters?|majority|number|cent|percent|%|hälfte|drittel|prozent) (?:of|von)\s+$",
    re.IGNORECASE,
)
