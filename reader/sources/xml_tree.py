"""XML as it is served, to a tree: whatever its charset, and where it is not well-formed as far as it can be read."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from reader.sources.charset import decode, guessed, of_xml

MOST_VALUES = 10
"""Attributes of one tag whose values stand without quotation marks."""
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,300}\?*>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?-->)", re.DOTALL)
_REFERENCE = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);|([a-zA-Z][a-zA-Z0-9]{1,31});)?")
_STRAY = re.compile(r"<(?![a-zA-Z_:/!?])|<(?=[a-zA-Z_][^<>]*(?:<|\Z))")
_BARE_VALUE = re.compile(
    r"(<[a-zA-Z_:][\w:.-]*(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s+[\w:.-]+=)([^\s\"'<>]+?)(?=\s|/?>)"
)


def xml_tree(content: bytes, charset: str = "") -> tuple[Any, str]:
    """The root of a document and, where it is not well-formed, why; the root is None where nothing can be read.

    `charset` is what its server says. No entity, no document type and nothing outside it is ever read.
    """
    from lxml import etree

    text = _decoded(content, charset)
    safe = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
    try:
        return etree.fromstring(text.encode(), etree.XMLParser(**safe)), ""
    except etree.XMLSyntaxError as error:
        why = str(error.msg or "")
    try:
        return etree.fromstring(repaired(text).encode(), etree.XMLParser(recover=True, **safe)), why
    except etree.XMLSyntaxError:
        return None, why


def _decoded(content: bytes, charset: str) -> str:
    if charset.lower().startswith(("utf-16", "utf16", "utf-32", "utf32")) and content[:64].lstrip()[:1] == b"<":
        charset = "" if b"\0" not in content[:4] else charset
    declared = [name for name in (charset, of_xml(content)) if name]
    text = decode(content, declared or (guessed(content),))
    text = _DECLARATION.sub("", text[text.find("<") :] if "<" in text else "", count=1)
    if "<!doctype" in text[:4096].lower():
        text = _DOCTYPE.sub("", text, count=1)
    return _CONTROLS.sub("", text)


def repaired(text: str) -> str:
    """XML with what is most often wrong in it put right: signs that stand for themselves, names of HTML's entities."""
    pieces = _CDATA.split(text)
    return "".join(piece if i % 2 else _repaired(piece) for i, piece in enumerate(pieces))


def _repaired(piece: str) -> str:
    piece = _REFERENCE.sub(_reference, piece)
    piece = _STRAY.sub("&lt;", piece)
    for _ in range(MOST_VALUES):
        piece, count = _BARE_VALUE.subn(r'\1"\2"', piece)
        if not count:
            break
    return piece


def _reference(found: re.Match[str]) -> str:
    if found[1]:
        return found[0]
    named = html5.get(f"{found[2]};") if found[2] else None
    return named if named and named not in "<&" else f"&amp;{found[0][1:]}"
