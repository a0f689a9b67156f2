"""Raised and lowered letters: exponents, indices and the numbers of notes, as text that still says which they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RAISED = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−–()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎")
_SUBSCRIPTS = tuple("₀₁₂₃₄₅₆₇₈₉")
_CLOSING = tuple(")]}|")
_NUMERIC = re.compile(r"[0-9+\-−–()]{1,12}")
_CHARGE = re.compile(r"\d{0,2}[+\-−–]")
_NOTE = re.compile(
    r"\[?\s*(?:note\s+|nb\s+)?(?:\d{1,4}|[a-z]|[ivx]{1,5})(?:\s*[,;–-]\s*(?:\d{1,4}|[a-z]))*\s*\]?", re.I
)
_SYMBOLS = re.compile(r"[*†‡§¶#]{1,3}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ère|ere|re|e|è|ème|eme|nde?|[oºaª]s?|ter|te|ten)", re.IGNORECASE)
_TITLE = re.compile(r"(?:me|mes|lle|lles|gr|r|re|s|rs|os?|as?)")
_MARK = {"tm": "™", "sm": "℠", "(tm)": "™", "(r)": "®", "®": "®", "™": "™", "©": "©"}
_TO_NOTE = re.compile(
    r"#_?(?:user-content-)?(?:fn|f[0-9]|foot|note|cite|ref|bib|edn|ftn|sdfoot|endnote|easy-footnote|n[0-9]|[0-9])", re.I
)
_NOTED = re.compile(
    r"(?:^|[\s_-])(?:foot-?notes?|end-?note|note-?ref|reference|fn|citation|cite|sidenote)", re.IGNORECASE
)
_BACK = re.compile(
    r"(?:^|[\s_-])(?:back-?ref|footnote-back(?:link|ref)?|reversefootnote|data-footnote-backref)(?:$|[\s_-])", re.I
)
_TO_TEXT = re.compile(
    r"#_?(?:user-content-)?(?:cite[_-]ref|fnref|fn-?ref|footnote-(?:anchor|ref)|ftnref|ednref|note-?ref|back)", re.I
)
_UNITS = frozenset("metre metres meter meters feet foot inch inches mile miles".split())
_FRACTION = re.compile(r"\s*[/⁄∕]\s*$")
_ARROWS = ("↩", "↩︎", "↩\ufe0e", "⏎", "↑", "^")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]\d\d|20[0-3]\d)$")
LONGEST_BASE = 3
"""Letters of a unit or a name of a quantity; behind a longer word a raised number is that of a note."""
NEAR = 60
"""Characters before a raised number that say what it is."""
_INLINE = frozenset("a abbr b big bdi cite code em font i mark s small span strong u var".split())


def rewrite_scripts(root: HtmlElement) -> None:
    """Turn every `sup`, `sub` and link to a note under `root` into text, in place."""
    for link in list(root.iter("a")):
        if _is_backlink(link):
            # Where the number of a note leads back to the text, the number is what the text refers to.
            become(link, _note(short_text(link)) if short_text(link).isdecimal() else "")
        elif link.getparent() is not None and leads_to_note(link):
            become(link, _note(short_text(link)))
    for element in reversed(list(root.iter("sup", "sub"))):  # the inner ones first
        if (
            element.getparent() is not None
            and next(element.iter("img", "p", "div", "ul", "ol", "pre", "table"), None) is None
        ):
            _rewrite(element)


def _rewrite(element: HtmlElement) -> None:
    said, before = short_text(element), _before(element)
    linked = next(element.iter("a"), None)
    if not said:
        return
    if element.tag == "sub":
        # A link stays one; letters that are only small are no index.
        if linked is None:
            become(element, _lowered(said, before))
    elif linked is None:
        become(element, _raised(said, before, element))
    elif _NOTED.search(element.get("class") or "") or (linked.get("href") or "").startswith("#"):
        become(element, _note(said))


def _lowered(said: str, before: str) -> str:
    if _FRACTION.search(before) and said.isdecimal():
        return said
    if not before or not (before[-1].isalnum() or before[-1] in _CLOSING):
        return said
    if _NUMERIC.fullmatch(said):
        return said.translate(_LOWERED)
    return f"_{said if said.isalnum() else f'({said})'}" if len(said) <= 12 and " " not in said else f" {said}"


def _raised(said: str, before: str, element: HtmlElement) -> str:
    if said.lower() in _MARK:
        return _MARK[said.lower()]
    if _NOTED.search(element.get("class") or "") or (said.startswith("[") and _NOTE.fullmatch(said)):
        return _note(said)
    if said.isdecimal() and _over(element):
        return f" {said}" if before[-1:].isdigit() else said
    last = before[-1:]
    if said.isdecimal() and last.isspace() and (element.tail or "")[:1].isupper():
        return said.translate(_RAISED)  # an isotope
    if _CHARGE.fullmatch(said) and (last.isalpha() or last in _SUBSCRIPTS):
        return said.translate(_RAISED)
    if _NUMERIC.fullmatch(said):
        return said.translate(_RAISED) if _is_base(before, said) else _note(said)
    if not last or last.isspace() or _SYMBOLS.fullmatch(said):
        return said
    if not (last.isalnum() or last in _CLOSING):
        return _note(said) if _NOTE.fullmatch(said) else f" {said}" if len(said) > 12 else said
    return _raised_words(said, before)


def _raised_words(said: str, before: str) -> str:
    word = re.split(r"[\s\W]", before)[-1]
    if (word.isdecimal() or word.isupper()) and _ORDINAL.fullmatch(said) and not (len(word) == 1 and word.isupper()):
        return said
    if (word.isupper() and _TITLE.fullmatch(said)) or (word == "n" and said in ("o", "os")):
        return said
    if _NOTE.fullmatch(said) and ("," in said or len(word) > LONGEST_BASE) and said not in ("n", "x"):
        return _note(said)
    if len(said) > 12 or " " in said:
        return f" {said}"
    if len(word) > LONGEST_BASE and not word.isdecimal():
        return said
    return "ⁿ" if said == "n" else f"^{said if len(said) == 1 else f'({said})'}"


def _is_base(before: str, said: str) -> bool:
    """Whether a raised number is an exponent of what stands before it, and not the number of a note."""
    last = before[-1:]
    if last.isdigit():
        return not (_YEAR.search(before) and said.isdecimal())
    if last in _CLOSING:
        inner = re.split(r"[(\[{|]", before[:-1])[-1]
        return not re.search(r"[^\W\d_]{4}", inner)
    word = re.split(r"[^\w°µμΩ]", before)[-1].rstrip("0123456789")
    return bool(word) and (len(word) <= LONGEST_BASE or word.lower() in _UNITS)


def _over(element: HtmlElement) -> bool:
    """Whether a raised number stands over a lowered one: a fraction."""
    below = element.getnext()
    return (
        below is not None
        and below.tag in ("sub", "small", "span")
        and short_text(below).isdecimal()
        and bool(element.tail)
        and bool(_FRACTION.fullmatch(element.tail))
    )


def _note(said: str) -> str:
    said = said.strip()
    if not said:
        return ""
    return said if said.startswith(("[", "(")) or not re.search(r"\w", said) else f"[{said}]"


def leads_to_note(link: HtmlElement) -> bool:
    """Whether a link is the number of a note, and not one that stands within the note or in a list of contents."""
    said = short_text(link)
    if not said or len(said) > 12 or not (_NOTE.fullmatch(said) or _SYMBOLS.fullmatch(said)):
        return False
    if link.get("role") == "doc-noteref" or "noteref" in (link.get("epub:type") or link.get("type") or ""):
        return True
    href = link.get("href") or ""
    named = f"{link.get('class') or ''} {link.get('rel') or ''}"
    return bool(_before(link).strip()) and "#" in href and bool(_TO_NOTE.search(href) or _NOTED.search(named))


def _is_backlink(link: HtmlElement) -> bool:
    if link.getparent() is None:
        return False
    named = f"{link.get('class') or ''} {link.get('rel') or ''}"
    href, said = link.get("href") or "", short_text(link)
    if "#" not in href or len(said) > 3:
        return bool(link.get("role") == "doc-backlink")
    return said in _ARROWS or _BACK.search(named) is not None or _TO_TEXT.search(href) is not None


def short_text(element: HtmlElement) -> str:
    """The text of a short element, `""` where it is a long one."""
    parts: list[str] = []
    for part in element.itertext():
        parts.append(part)
        if len(parts) > 50:
            return ""
    text = " ".join("".join(parts).split())
    return text if len(text) < 200 else ""


def _before(element: HtmlElement) -> str:
    """The last characters before an element in its block. A few steps at most, so that a text of many stays linear."""
    parts: list[str] = []
    at, length = element, 0
    for _ in range(12):
        previous, parent = at.getprevious(), at.getparent()
        text = (previous.tail if previous is not None else parent.text if parent is not None else "") or ""
        parts.append(text[-NEAR:])
        length += len(text)
        if length >= NEAR or parent is None:
            break
        if previous is not None:
            if previous.tag not in _INLINE and previous.tag not in ("sup", "sub"):
                break
            parts.append(("".join(previous.itertext()) if len(previous) < 5 else "")[-NEAR:])
            at = previous
        elif parent.tag in _INLINE or parent.tag in ("sup", "sub"):
            at = parent
        else:
            break
    return "".join(reversed(parts))[-NEAR:]


def become(element: HtmlElement, text: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.tail, element.text = "span", tail, text
