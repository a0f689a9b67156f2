"""What somebody's bytes are: by what they begin with, by their file's name, by what their server says."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import orjson

from reader.opening import open_regular
from reader.sources.mailbox import is_mail, is_mbox

FORMS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".json": "json", ".jsonl": "json lines", ".ndjson": "json lines", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
"""The forms that digests are written in, by the ends of their files' names."""
OTHER_KINDS = {
    ".eml": "mail", ".mbox": "mbox", ".pdf": "pdf", ".xml": "feed", ".rss": "feed", ".atom": "feed", ".rdf": "feed",
    ".cdf": "feed", ".opml": "opml", ".vtt": "text", ".srt": "text",
}  # fmt: skip
"""The kinds of everything else that is read."""
HEAD = 65_536
"""Bytes in which content shows what it is: some feeds begin with long comments."""
_TAG = re.compile(
    rb"<(?:link|meta|title|a|p|h[1-6]|table|section|main|header|nav|script|style|!--)[\s>-]", re.IGNORECASE
)


def named_form(name: str) -> str:
    """The form that a file's name says it is in, `""` where it says none of `FORMS`."""
    return FORMS.get(PurePath(name).suffix.lower(), "")


def is_curated(path: Path) -> bool:
    """Whether a file's name says that it may hold digests."""
    return named_form(path.name) != ""


def kind_of(content: bytes, name: str = "", content_type: str = "") -> str:
    """The kind of content: by what it begins with, then by what its server or its name say."""
    from reader.sources.feed import is_feed, is_json_feed
    from reader.sources.opml import is_opml

    # Without the zeros of UTF-16, so that its words can be seen.
    head = content[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    suffix = OTHER_KINDS.get(PurePath(name).suffix.lower(), "")
    if head.startswith(b"%PDF-"):
        return "pdf"
    if is_opml(head):
        return "opml"
    if head[:1] in b"{[" and is_json_feed(content):
        return "feed"
    if head[:1] == b"<" and is_feed(head) and not head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return "feed"
    if is_mbox(content[:4096]):
        return "mbox"
    if suffix:
        return suffix
    if named_form(name) in ("", "text") and is_mail(content[:4096]):
        return "mail"
    if "pdf" in content_type:
        return "pdf"
    return "html" if _is_html(content, name, content_type) else "text"


def is_readable(path: Path) -> bool:
    """Whether a file in a folder is of a kind that is read: its name or its beginning says so. No link is."""
    if path.is_symlink():
        return False
    if is_curated(path) or path.suffix.lower() in OTHER_KINDS:
        return True
    try:
        with open_regular(path) as file:
            return kind_of(file.read(HEAD)) in ("mail", "mbox", "feed", "pdf")
    except OSError:
        return False


def _is_html(content: bytes, name: str, content_type: str) -> bool:
    form = named_form(name)
    if form not in ("", "text"):
        return form == "html"
    return "html" in content_type or sniff(content) == "html" or _TAG.match(content.lstrip()) is not None


def sniff(content: bytes) -> str:
    """The form of a text whose name does not say it."""
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    low = head[:512].lower()
    if low.startswith((b"<!doctype", b"<html", b"<?xml", b"<body", b"<article", b"<div", b"<head")):
        return "html"
    # A title may begin with a bracket too: `[Paper] …`.
    if re.match(rb"\[\s*[\[{\]]", head):
        return "json"
    if re.match(rb'\{\s*["}]', head):
        first, _, rest = content.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
        return "json lines" if rest.strip() and _is_json(first) else "json"
    if re.match(rb"---[ \t]*\r?\n", head) or re.search(rb"(?m)^#{1,3} \S", head):
        return "markdown"
    first_line = low.split(b"\n", 1)[0]
    if re.search(rb'(^|[,\t])"?title"?([,\t\r]|$)', first_line) and re.search(rb"[,\t]", first_line):
        return "csv"
    return "text"


def _is_json(content: bytes) -> bool:
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    return True
