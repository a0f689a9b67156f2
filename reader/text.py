"""Text from outside is cleaned here: on its way in, and on its way to a terminal. Text to be compared is folded here.

Nothing else in the program strips control codes or decides what a word is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from urllib.parse import parse_qsl, urlencode, urlunsplit

from reader.logins import is_doubtful, without_login
from reader.urls import NO_URL, split_url

WORDS_PER_MINUTE = 200
"""Reading speed for dense technical prose (silent reading of non-fiction averages 238)."""
SIGNS_PER_WORD = 2
"""Chinese and Japanese are read at about 400 signs a minute."""

# Whole escape sequences go, not only their first byte, or their parameters would stay behind as text.
# The single codes of C1 begin one only where a whole sequence stands: in text they are nearly always mojibake.
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|\x9d\d{1,4};[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"  # OSC
    r"|\x1b[PX^_][^\x1b\x9c\n]*(?:\x1b\\|\x9c)?|\x90[0-9;]*[ -/]*[q|{p][^\x1b\x9c\n]*(?:\x1b\\|\x9c)"  # DCS and its kin
    r"|\x1b\[[0-?]*[ -/]*[@-~]?|\x9b[0-?]+[ -/]*[@-~]"  # CSI
    r"|\x1b[ -/]*[0-~]?"
)
_MOJIBAKE = re.compile("[\xc2-\xf4][\x80-\xbf]{1,3}")
"""UTF-8 that was read as Latin-1."""
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_C1_TEXT = {n: bytes((n,)).decode("windows-1252", "ignore") for n in range(0x80, 0xA0)}
"""What a code of C1 was meant to be: a character of Windows-1252, or nothing."""
# C0, DEL, C1, line and paragraph separators' odd kin, bidi marks, embeddings, overrides and isolates, BOM,
# interlinear marks, lone surrogates, non-characters and tag characters. Joiners stay: scripts and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SUSPECT = re.compile(_UNSEEN.pattern[:-1] + "\r\x0c\x85\u2028\u2029\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_UNPRINTABLE = re.compile(_UNSEEN.pattern[:-1] + "\r\x0c\x85\u2028\u2029]")
_RETURNS = re.compile("[\r\x0c\x85\u2028\u2029]")
_NEWLINES = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES_BUT_TABS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "′": "'"})
_UNSAFE = str.maketrans({" ": "%20", '"': "%22", "<": "%3C", ">": "%3E", "`": "%60"})
"""Characters that no address contains, and that would end one in HTML or Markdown."""
_PLAIN_LINK = re.compile(
    r"https?://[a-z0-9.-]*[a-z0-9](?::\d{1,4})?(?:/[A-Za-z0-9/_.~%!$&'()*+,=:-]*+(?:\?[A-Za-z0-9/_.~%!$&'()*+,=:-]++)?)?"
)
"""An address as nearly all are: of it nothing is to be changed, and no parser has to look at it."""
_TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ref_src|_hsenc|_hsmi|mkt_tok|wt_z?mc|mtm_.*|pk_.*|yclid|oly_(?:anon|enc)_id|vero_(?:conv|id)|ck_subscriber_id)$"
)
_AMP = re.compile(r"(?:(?<=/)amp/|/amp/?$|\.amp(?=$|\.html$)|(?<=\.)amp(?=\.html$))", re.IGNORECASE)
_AMP_PAIRS = frozenset((("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("outputType", "amp")))
NESTED = 3
"""Levels of marks within marks that are taken out."""
_TARGET = r"(?:<[^<>\n]*>|[^()\n<>\"]*(?:\([^()\n]*\)[^()\n\"]*)*)(?:\s+\"[^\"\n]*\")?"
"""Where a link leads, and its title."""
_PICTURE = re.compile(r"!\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\]){0,2000})\]\(" + _TARGET + r"\)")
_LINKED = re.compile(r"(?<!!)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\]){0,2000})\]\(" + _TARGET + r"\)")
_NOTE_MARK = re.compile(r"\[\^([^\[\]\s^]{1,40})\]")
_BLOCK_MARK = re.compile(r"^[ ]{0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+", re.MULTILINE)
_SPAN_MARK = re.compile(
    r"(?=[`*_~=])(?:"
    r"(?<!`)(`{1,2})(?!`)(?=\S)([^\n]{1,500}?)(?<=\S)(?<!`)\1(?!`)"  # code
    r"|```+\w*"
    r"|(\*\*\*|\*\*|~~|==)(?=[^\s*~=])([^\n]{0,1000}?[^\s*~=])\3"
    r"|(?<![\w*])(\*)(?=[^\s*])([^\n*]{0,500}?[^\s*])\*(?![\w*])"
    r"|(?<=[^\W\d_])(\*)(?=[^\W\d_]{2})([^\W\d_]+)\*|(?<!\w)(\*)([^\W\d_]{2,})\*(?=[^\W\d_])"
    r"|(?<!\w)(_)(?=[^\s_])([^\n_]{0,500}[^\s_])_(?!\w)"
    r"|(?<!\w)(__)(?=[^\s_])([^\n_]{1,500}\s[^\n_]{0,500}[^\s_])__(?!\w)"
    r")"
)
"""Marks in pairs. What stands alone, or between digits, is the text's own; so is `__init__`."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEPT = 0x10F000
"""Private characters that stand in for escaped ones while marks are taken out."""
_RESTORE = {_KEPT + n: chr(n) for n in range(0x21, 0x7F)}
_TAGS = re.compile(r"<(?:/?[a-zA-Z!?][^<>]*+>|!--.*?(?:-->|\Z))", re.DOTALL)
"""Tags, and comments; one without an end takes all that follows, as in a browser."""


def clean(text: str, *, tabs: bool = False) -> str:
    """Text of many lines with every control code, escape sequence and bidi override taken out.

    Newlines are `\\n`; odd spaces are plain ones, tabs too unless they are kept, as in a text that may hold code; what
    is visible stays as it was.
    """
    # What is printable needs nothing, and that is far quicker to see than what is suspect.
    if not text.replace("\n", "").isprintable() and _SUSPECT.search(text) is not None:
        text = _ESCAPES.sub("", text)
        if _C1.search(text) is not None:
            text = _MOJIBAKE.sub(_unmixed, text)
            text = _C1.sub(lambda found: _C1_TEXT[ord(found[0])], text)
        text = _NEWLINES.sub("\n", text)
        text = (_SPACES_BUT_TABS if tabs else _SPACES).sub(" ", _UNSEEN.sub("", text))
    return text


def _unmixed(found: re.Match[str]) -> str:
    if _C1.search(found[0]) is None:
        return found[0]
    try:
        return found[0].encode("latin-1").decode()
    except UnicodeDecodeError:
        return found[0]


def clean_line(text: str) -> str:
    """One line of clean text: runs of white space become one space, the ends are trimmed."""
    if text.isprintable() and "  " not in text:  # so are nearly all, and a rebuilt index reads millions of them
        return text.strip(" ")
    return " ".join(clean(text).split())


def printable(text: str) -> str:
    """Text as it may be printed or drawn: without control codes, except for `\\n` and tabs; the rest stays as it is.

    A `\\r`, which would let a terminal write over what it shows, becomes a space.
    """
    if text.isprintable() or _UNPRINTABLE.search(text) is None:
        return text
    text = _ESCAPES.sub("", text).replace("\r\n", "\n")
    return _UNSEEN.sub("", _RETURNS.sub(" ", text))


def escape_json(json: str) -> str:
    """The same JSON with every character that `printable` takes out written as `\\u…`: it reads back as it was."""
    if json.isascii() and "\x7f" not in json:
        return json
    return _UNPRINTABLE.sub(lambda found: _escaped(ord(found[0])), json)


def _escaped(code: int) -> str:
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def clean_paragraphs(text: str) -> str:
    """Clean text whose paragraphs are one line each, with one empty line between them."""
    paragraphs = re.split(r"\n\s*\n", clean(text))
    return "\n\n".join(line for p in paragraphs if (line := " ".join(p.split())))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form in which names are compared: NFKC, casefold, plain dashes and quotes, one space."""
    text = unicodedata.normalize("NFKC", text)
    return " ".join(_DASHES.sub("-", text.translate(_QUOTES)).casefold().split())


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items that are not empty, each once, in order; equal after `fold` is equal."""
    seen: dict[str, str] = {}
    for item in items:
        if item:
            seen.setdefault(fold(item), item)
    return tuple(seen.values())


@lru_cache(maxsize=8)  # the words of a digest are counted for its row and again for its facets
def count_words(text: str) -> int:
    """Words as a reader counts them; of scripts without spaces each two signs are one."""
    if text.isascii():
        return len(text.split())
    if max(text) < "\u3041":
        return len(text.split())
    spaced, signs = _sign().subn(" ", text)
    return len(spaced.split()) + (signs + 1) // SIGNS_PER_WORD


@cache
def _sign() -> re.Pattern[str]:
    """Of a script without spaces. It takes a millisecond to compile, and most texts have none."""
    return re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def reading_minutes(words: int) -> int:
    """Whole minutes, at least one, for this many words."""
    return max(1, round(words / WORDS_PER_MINUTE))


def is_plain_link(text: str) -> bool:
    """Whether a text is a whole http(s) address of the common form, which `safe_link` and `urljoin` leave as it is."""
    return _PLAIN_LINK.fullmatch(text) is not None and "/." not in text


def safe_link(text: str) -> str:
    """The link if it is an http(s) address of a host, otherwise `""`. A link has no name and password in it."""
    if is_plain_link(text):
        return text
    link = clean_line(text).translate(_UNSAFE)
    if "@" in link:
        if is_doubtful(link):
            return ""
        link = without_login(link)
    parts = split_url(link)
    valid = parts.scheme.lower() in ("http", "https") and parts.hostname and "\\" not in parts.netloc
    return link if valid else ""


def without_tracking(link: str) -> str:
    """The link without tracking parameters; the others stay as they are."""
    head, question, rest = link.partition("?")
    if not question:
        return link
    query, hash_, fragment = rest.partition("#")
    kept = [pair for pair in query.split("&") if not _TRACKING.match(pair.partition("=")[0].lower())]
    return head + ("?" if kept else "") + "&".join(kept) + hash_ + fragment


def canonical_link(link: str) -> str:
    """The link as an identity: no scheme difference, no `www.`, no AMP, no tracking, no fragment, no last slash.

    What is no address is its own identity.
    """
    parts = split_url(link)
    if parts is NO_URL:
        return link
    host = (parts.hostname or "").removeprefix("www.")
    bare = host.removeprefix("amp.")
    host = bare if "." in bare else host
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    pairs = [(k, v) for k, v in pairs if not (_TRACKING.match(k.lower()) or (k.lower(), v) in _AMP_PAIRS)]
    path = _AMP.sub("", parts.path) if "amp" in parts.path.lower() else parts.path
    return urlunsplit(("https", host + port, path.rstrip("/"), urlencode(sorted(pairs)), ""))


def plain(markdown: str) -> str:
    """Markdown as plain text, without its marks; a text's own `*`, `_` and `~` stay, and so do the numbers of notes."""
    text = _ESCAPE.sub(lambda found: chr(_KEPT + ord(found[1])), markdown) if "\\" in markdown else markdown
    if "](" in text:
        text = _LINKED.sub(r"\1", _PICTURE.sub(r"\1", text))
    text = _BLOCK_MARK.sub("", text)
    for _ in range(NESTED if any(map(text.__contains__, "`*_~=")) else 0):
        text, count = _SPAN_MARK.subn(_unmarked, text)
        if not count:
            break
    if "[^" in text:
        text = _NOTE_MARK.sub(r"[\1]", text)
    return text.translate(_RESTORE) if "\\" in markdown or "`" in markdown else text


def _unmarked(found: re.Match[str]) -> str:
    if found[1]:
        # In code every sign is the text's own.
        return "".join(chr(_KEPT + ord(c)) if c in "*_~`=^" else c for c in found[2])
    return next((group for group in found.groups()[3::2] if group), "")


def without_closing_hashes(heading: str) -> str:
    """The text of a heading in Markdown, its first sign included, without the `#` that may close it."""
    return heading.rstrip().rstrip("#").rstrip() or heading[:1]


def with_unclosed_as_text(html: str) -> str:
    """HTML whose comments, sections and tags without an end are text: a parser looks for that end at each of them."""
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<![", "]>"), ("<", ">")):
        end = html.rfind(closing) + 1
        html = html[:end] + html[end:].replace(opening, f"&lt;{opening[1:]}")
    return html


def has_tags(text: str) -> bool:
    return _TAGS.search(text) is not None


def strip_tags(html: str, between: str = "") -> str:
    """The text of a piece of HTML without its tags, `between` in the place of each; entities stay as they are."""
    return _TAGS.sub(between, html)
