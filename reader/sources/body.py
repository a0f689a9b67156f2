"""The body of an entry, a mail or a page: HTML to clean Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.model.bounds import beginning
from reader.sources.elements import needs_rewriting, rewritten, with_formulas
from reader.sources.footnotes import parted, with_notes
from reader.text import clean, clean_line, is_plain_link, plain, safe_link, without_tracking
from reader.urls import join_url

if TYPE_CHECKING:
    from html_to_markdown import ConversionOptions

MAX_HTML = 1_600_000
"""Characters of HTML: what is longer is cut there, and `cut_of` says so. Markdown is cut where an article is."""
ABSTRACT = 600
"""Characters of an abstract that has to be made from the text."""

_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w{1,30});")
_LINK = re.compile(
    r"(?:!\[|\[)((?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,2000}+)\]\((<(?:\\.|[^<>\n\\])*>|[^()\s<>]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"\n]*\")?\)"
)
_PIXEL = re.compile(
    r"<img\b(?=[^<>]{0,2000}?(?<![\w-])(?:width|height)\s?[=:]\s?[\"']?[01](?:px)?[\"'\s;/>])[^<>]{0,4000}>",
    re.IGNORECASE,
)
"""A picture that counts who sees it."""
_FILE = re.compile(r"[^?#]+\.(?:png|jpe?g|gif|webp|avif|svg)(?:[?#].*)?", re.I)
"""The address of a picture that says so."""
_AUTOLINK = re.compile(r"<((?!https?://)[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\s]*)>")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,})(?=[^`\n]*$)", re.MULTILINE)
_SPAN = re.compile(r"(`(?<!``)`?)(?!`)[^\n]{1,500}?(?<!`)\1(?!`)")
_NEEDLESS = re.compile(r"(?<=[^\W_])\\(_)(?=[^\W_])|(?<=\S )\\([*_])(?= )")
"""Marks that the converter escapes and that mean nothing where they stand: `snake_case`, `2 * 3`."""
_ITEMS = re.compile(r"\n(?=[ ]*(?:[-*+]|\d{1,3}[.)])[ ]+\S)")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\[\]\s^]{1,40}\]:[ \t]*")
_PARTED = tuple(".!?…:;,–—。！？：；，、")
_TAB_WITHIN = re.compile(r"(?<=\S)[ \t]*\t")
"""A tab that indents nothing; in Markdown those at the beginning of a line nest lists, and make lines code."""
_BLANK = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def looks_like_html(text: str) -> bool:
    """Whether a text has tags or entities; feeds do not say so reliably."""
    return _TAG.search(text) is not None or _ENTITY.search(text) is not None


def to_markdown(html: str, base: str = "") -> str:
    """Clean Markdown of a piece of HTML: relative links resolved against `base`, nothing but http(s) linked to.

    Scripts, styles, hidden parts and pictures that show nothing are left out. Never raises for what it is given.
    """
    from html_to_markdown import convert

    too_long = len(html) > MAX_HTML
    html, formulas = _PIXEL.sub("", html[:MAX_HTML]), list[str]()
    is_rewritten = needs_rewriting(html)
    if is_rewritten:
        html, formulas = rewritten(html)
    try:
        text = convert(html, _options()).content or ""
    except Exception:  # noqa: BLE001 (whatever its parser trips over, the words are still there)
        text = ""
    if not text.strip() and html.strip():
        text = re.sub(r"\s+", " ", _TAG.sub(" ", html))
    if "\\" in text:
        text = _outside_code(text, lambda part: _NEEDLESS.sub(lambda mark: mark[1] or mark[2], part))
    if is_rewritten:
        text = with_notes(text)
    text = tidy(with_formulas(text, formulas), base)
    # What is cut ends in the middle of something; it ends with its last whole paragraph.
    return parted(beginning(text, len(text) - 1), text) if too_long and text else text


def cut_of(html: str) -> tuple[str, ...]:
    """The fields of an article made of this HTML that are cut; see `reader.model.bounds`."""
    return ("text",) if len(html) > MAX_HTML else ()


@lru_cache
def _options() -> ConversionOptions:
    """How Markdown is written. Every choice by its member: names are looked up again for every conversion."""
    import html_to_markdown as h

    return h.ConversionOptions(
        extract_metadata=False,
        escape_misc=False,
        escape_asterisks=True,
        escape_underscores=True,
        expand_abbreviations=False,
        autolinks=False,
        bullets="-",
        max_depth=400,
        heading_style=h.HeadingStyle.ATX,
        list_indent_type=h.ListIndentType.SPACES,
        highlight_style=h.HighlightStyle.DOUBLE_EQUAL,
        whitespace_mode=h.WhitespaceMode.NORMALIZED,
        newline_style=h.NewlineStyle.SPACES,
        code_block_style=h.CodeBlockStyle.BACKTICKS,
        inline_data_media=h.InlineDataMedia.DROP_ELEMENT,
        hidden_content=h.HiddenContent.DROP,
        url_escape_style=h.UrlEscapeStyle.ANGLE,
        link_style=h.LinkStyle.INLINE,
        output_format=h.OutputFormat.MARKDOWN,
        tier_strategy=h.TierStrategy.AUTO,
    )


def tidy(markdown: str, base: str = "", *, indented: bool = False) -> str:
    """Markdown with its links made whole and safe, control codes out, and no more than one empty line in a row.

    `indented`: whoever wrote it knew that lines that begin with a tab are code; in plain text they begin a paragraph.
    """
    text = _outside_code(clean(markdown, tabs=True), lambda part: _tidy(part, base, indented=indented))
    return text.strip("\n").rstrip()


def _tidy(part: str, base: str, *, indented: bool) -> str:
    if "\t" in part:
        part = _TAB_WITHIN.sub(" ", part) if indented else part.replace("\t", " ")
    part = _LINK.sub(lambda found: _linked(found, base), part)
    return _BLANK.sub("\n\n", _AUTOLINK.sub(r"\1", part))


def _outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """The text changed everywhere but in its code, which is kept sign by sign."""
    if "`" not in markdown:
        return change(markdown)
    return "".join(part if code else change(part) for code, part in _parts(markdown))


def _parts(markdown: str) -> Iterator[tuple[bool, str]]:
    """The text cut into what is code and what is not."""
    lines: list[str] = []
    fence = ""
    for line in markdown.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence:
            lines.append(line)
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                yield True, "".join(lines)
                lines, fence = [], ""
        elif mark:
            yield from _spans("".join(lines))
            lines, fence = [line], mark[1]
        else:
            lines.append(line)
    yield from ([(True, "".join(lines))] if fence else _spans("".join(lines)))


def _spans(text: str) -> Iterator[tuple[bool, str]]:
    end = 0
    for span in _SPAN.finditer(text):
        yield False, text[end : span.start()]
        yield True, span[0]
        end = span.end()
    yield False, text[end:]


def _linked(found: re.Match[str], base: str) -> str:
    picture, label, address = found[0].startswith("!"), found[1], found[2].strip("<>")
    link = resolved(address, base)
    if picture:
        label = clean_line(label)
        if not label and not (_FILE.fullmatch(link) and _is_alone(found)):
            return ""
        return f"![{label}]({_in_markdown(link)})" if link else label
    if not label.strip():
        return ""
    return f"[{label}]({_in_markdown(link)})" if link else label


def _is_alone(found: re.Match[str]) -> bool:
    """Whether a picture stands in a line of its own; one without a name within a sentence only adorns it."""
    text, start, end = found.string, found.start(), found.end()
    return text[max(0, start - 1) : start] in ("", "\n") and text[end : end + 1] in ("", "\n")


def _in_markdown(link: str) -> str:
    return link.replace("(", "%28").replace(")", "%29")


@lru_cache(maxsize=4096)  # the entries of a feed link to the same places again and again
def resolved(address: str, base: str = "") -> str:
    """An http(s) address, resolved against where it stood and without tracking parameters, or `""`."""
    if is_plain_link(address):
        return without_tracking(address)
    address = clean_line(address)
    if not address or address.startswith("#"):
        return ""
    return without_tracking(safe_link(join_url(base, address) if base else address))


def in_a_line(paragraph: str) -> str:
    """The plain words of a paragraph on one line; the items of a list are parted as prose parts them.

    A footnote has no number here.
    """
    paragraph = _FOOTNOTE.sub("", paragraph)
    items = _ITEMS.split(paragraph) if "\n" in paragraph else [paragraph]
    line = ""
    for item in items:
        if words := clean_line(plain(item.lstrip(" "))):
            line += f"{' ' if line.endswith(_PARTED) else '; '}{words}" if line else words
    return line


def abstract_of(markdown: str) -> str:
    """The first paragraphs of a text as an abstract, cut at a sentence or a word."""
    words: list[str] = []
    for paragraph in markdown.split("\n\n"):
        line = in_a_line(paragraph[: ABSTRACT * 3])
        if not line or paragraph.lstrip().startswith(("#", "|", "```", "![")):
            continue
        words.append(line)
        if sum(map(len, words)) > ABSTRACT / 2:
            break
    return shortened("\n\n".join(words))


def shortened(text: str, limit: int = ABSTRACT) -> str:
    """A text of at most so many characters, cut after a sentence where one ends in its second half."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    end = max(head.rfind(mark) for mark in (". ", "! ", "? ", "。"))
    if end > limit // 2:
        return head[: end + 1]
    return head[: max(head.rfind(" "), limit // 2)].rstrip(" ,;:") + "…"
