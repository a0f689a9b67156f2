"""Texts of feeds: which of them are HTML, whatever is declared, and their words or Markdown. Pure."""

from __future__ import annotations

import html
import re

from reader.model.bounds import MAX_LINE
from reader.sources.body import tidy, to_markdown
from reader.text import clean, clean_line
from reader.urls import split_url

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter nobr output q rp rt ruby s"
    " samp small span strike strong sub sup time tt u var".split()
)
_SINGLE = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_OPTIONAL = frozenset("p li dt dd tr td th option colgroup tbody thead tfoot".split())
"""Elements whose end may be left out."""
_BLOCKS = frozenset(
    "address applet article aside audio blockquote body button canvas caption center datalist details dialog dir div dl"
    " fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup html iframe legend"
    " main map marquee menu nav noframes noscript object ol optgroup picture pre progress script search section select"
    " slot style summary svg table template textarea title ul video".split()
)
_FOREIGN = frozenset(
    "math mi mo mn ms mtext mspace mrow mfrac msqrt mroot msup msub msubsup munder mover munderover mtable mtr mtd"
    " mstyle mpadded mphantom menclose mmultiscripts semantics annotation annotation-xml g path circle rect line"
    " polygon polyline ellipse defs use text tspan symbol clippath lineargradient radialgradient stop foreignobject"
    " mask filter desc".split()
)
"""Elements of MathML and SVG."""
_NEVER_ALONE = frozenset(("col", "colgroup", "option", "base", "track", "area", "meta", "link", "source", "param"))
"""Elements that stand within others: alone they are what a text is about."""
_OBSOLETE = frozenset(
    "basefont bgsound blink command content datagrid event-source fencedframe image isindex keygen layer listing"
    " menuitem multicol nextid noembed plaintext rb rtc shadow sound spacer xmp".split()
)
_TAGS = _OBSOLETE | _INLINE | _SINGLE | _OPTIONAL | _BLOCKS | _FOREIGN
_BARE = (
    r"(?:allowfullscreen|async|autoplay|checked|compact|controls|defer|disabled|hidden|loop|muted|nowrap|open|required"
    r"|reversed|selected)"
)
_OPENING = re.compile(r"<([a-zA-Z][\w:-]*)(?=(/?>|\s))(?:\s[^<>]*?=|(?:\s+" + _BARE + r")*\s*/?>)", re.IGNORECASE)
"""The beginning of a tag: one with attributes has an equals sign, or only words that stand alone in HTML."""
_DOUBTFUL = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(_TAGS))})(?:/?>|\s[^<>]*?=)|!)(?=([/!?]?)([a-zA-Z][\w:-]*)?)",
)
"""What may be no tag: anything but the common form of those that HTML has, which are nearly all."""
_COMMON = re.compile(r"</?([a-z][a-z0-9]*)(?:\s*/?>|\s[^<>]*?=)|<!")
"""A tag in the form that nearly all have, or a comment."""
_GENERIC = re.compile(r"(?<=\w)<[A-Z][a-z0-9]+(?:[<>,]|$)")
_ESCAPED = re.compile(r"\s*&lt;(?:!--|([a-z][a-z0-9]*)(?:\s|&gt;|/))", re.IGNORECASE)
_SCRIPTS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|<[/!?]?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<[/!?]?[a-zA-Z][^<>]*>", re.DOTALL)
_RAISED = re.compile(r"<(su[pb])(?:\s[^<>]*)?>([^<>]{1,12})</\1\s*>", re.IGNORECASE)
_RAISE = {
    "sup": str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
_NOSCRIPT = re.compile(r"<noscript\b[^<>]*>(.*?)</noscript\s*>", re.DOTALL | re.IGNORECASE)
_MEDIA = re.compile(
    r"<(iframe|video|audio|object)\b([^<>]*)>(.*?)(?:</\1\s*>|$)|<(embed)\b([^<>]*)>(?:\s*</embed\s*>)?",
    re.DOTALL | re.IGNORECASE,
)
_PLAYED = ("<iframe", "<video", "<audio", "<object", "<embed")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_WRAPPED = range(50, 101)
"""Characters of the lines of a text that a program has broken."""
_LISTED = re.compile(r"\s*(?:[-*+•>|#]\s|\d+[.)]\s|```|\|)|\s{4}")
_DUNDER = re.compile(r"(?<![\w\\])__(\w{1,80})__(?!\w)")
"""A name of Python, not a word in bold."""


def is_markup(text: str, *, unclosed: bool = True) -> bool:
    """Whether a text is HTML: it has a tag that stands alone, one with attributes, or a pair of tags that HTML has.

    `unclosed` counts elements whose end may be left out; in a title they are what it is about.
    """
    if "<" not in text:
        return False
    low = ""
    for found in _OPENING.finditer(text):
        name = found[1].lower()
        if name in _NEVER_ALONE and "=" not in found[0]:
            continue
        if name in _SINGLE or (unclosed and name in _OPTIONAL) or (name in _TAGS and "=" in found[0]):
            return True
        low = low or text.lower()
        if name in _TAGS and f"</{name}" in low:
            return True
    return False


def words_of(text: str, kind: str = "") -> str:
    """The plain words of a title, a topic or a name. `kind`: `html`, `text`, or `""` where nobody says."""
    text = html_of(text, kind)
    if kind == "html" or is_markup(text, unclosed=False):
        text = _RAISED.sub(_raised, _SCRIPTS.sub("", _without_strays(text)))
        text = _TAG.sub("", text)
    # Many write &amp;amp; and mean &.
    # One more than is taken in, so that it is known to be cut.
    return clean_line(html.unescape(text) if "&" in text else text)[: MAX_LINE + 1]


def _raised(found: re.Match[str]) -> str:
    name, text = found[1].lower(), found[2]
    raised = text.translate(_RAISE[name])
    return raised if not set(raised) & set(text) else f"{'^' if name == 'sup' else '_'}{text}"


def html_of(text: str, kind: str = "") -> str:
    """The text, unescaped once more where it was escaped twice: it begins with an escaped tag and has no real one."""
    found = _ESCAPED.match(text)
    if found and kind != "text" and not is_markup(text) and (found[1] or "").lower() in _TAGS | {""}:
        unescaped = html.unescape(text)
        return unescaped if is_markup(unescaped) else text
    return text


def is_html(text: str, kind: str = "") -> bool:
    """Whether a body is HTML; what is declared plain is often not, and what is declared HTML often plain."""
    return is_markup(text) or (kind == "html" and ("\n" not in text.strip() or "&" in text))


def markdown_of(text: str, kind: str = "", base: str = "") -> str:
    """The Markdown of a body. `kind`: `html`, `text`, or `""` where nobody says."""
    if not text.strip():
        return ""
    text = html_of(text, kind)
    if is_html(text, kind):
        return to_markdown(with_media(_without_strays(text)), base)
    return tidy(_with_breaks(clean(html.unescape(text) if "&" in text else text)), base)


def _without_strays(text: str) -> str:
    """HTML in which what only looks like a tag is text: `i<n`, `Vec<u8>`, `<heron>`."""
    names = _COMMON.findall(text)
    if len(names) == text.count("<") and _TAGS.issuperset(filter(None, names)):
        return text

    def escaped(found: re.Match[str]) -> str:
        sign, name = found[1], (found[2] or "").lower()
        if sign in ("!", "?"):
            return "<"
        if not name:
            return "&lt;"
        if _GENERIC.match(text, found.start()):
            return "&lt;"
        known = name in _TAGS or "-" in name or ":" in name
        return (
            "<" if known and (sign or _OPENING.match(text, found.start()) or _is_cut(text, found.start())) else "&lt;"
        )

    return _DOUBTFUL.sub(escaped, text)


def _is_cut(text: str, start: int) -> bool:
    """Whether a tag is the last thing of a text that was cut within it, or is broken in another way."""
    end = text.find(">", start)
    return text.find("=", start, end if end >= 0 else start + 300) >= 0


def with_media(text: str) -> str:
    """HTML in which what is played or embedded is a named link, and `noscript` that holds content counts."""
    low = text.lower()
    if "<noscript" in low:
        text = _NOSCRIPT.sub(lambda found: found[1] if _TAG.sub("", found[1]).strip() else "", text)
    return _MEDIA.sub(_media_link, text) if any(map(low.__contains__, _PLAYED)) else text


def _media_link(found: re.Match[str]) -> str:
    kind, inner = (found[1] or found[4]).lower(), found[3] or ""
    given = _attributes(found[2] or found[5] or "")
    link = next((given[name] for name in ("src", "data-src", "data-lazy-src", "data") if given.get(name)), "")
    if not link or link.startswith(("about:", "data:")):
        sources = (_attributes(tag).get("src", "") for tag in re.findall(r"<(?:source|embed)\b([^<>]*)>", inner, re.I))
        link = next(filter(None, sources), "")
    if link and not link.startswith(("about:", "data:", "javascript:")):
        name = given.get("title") or given.get("aria-label") or _name_of(kind, link)
        return f'<p><a href="{html.escape(link)}">{html.escape(clean_line(name))}</a></p>'
    return inner if kind == "object" else ""


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(a or b or c).strip() for name, a, b, c in _ATTRIBUTE.findall(text)}


def _name_of(kind: str, link: str) -> str:
    host = (split_url(link).hostname or "").removeprefix("www.")
    if kind in ("video", "audio"):
        return kind.capitalize()
    what = (
        "Video"
        if re.search(r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com)$", host)
        else "Embedded"
    )
    return f"{what}: {host}" if host else what


def _with_breaks(text: str) -> str:
    """Plain text as Markdown: lines that a person broke stay lines; those that a program broke are joined."""
    if "__" in text and "`" not in text:
        text = _DUNDER.sub(r"\_\_\1\_\_", text)
    if "\n" not in text.strip():
        return text
    return "\n\n".join(_with_hard_breaks(paragraph) for paragraph in re.split(r"\n[ \t]*\n", text.strip("\n")))


def _with_hard_breaks(paragraph: str) -> str:
    lines = [line.rstrip() for line in paragraph.split("\n")]
    if len(lines) < 2 or "```" in paragraph or all(len(line) in _WRAPPED for line in lines[:-1]):
        return "\n".join(lines)
    return "\n".join(
        line if i == len(lines) - 1 or _LISTED.match(lines[i + 1]) or _LISTED.match(line) else f"{line}  "
        for i, line in enumerate(lines)
    )
