"""Films, recordings and pages within a page, as links that say what they lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from lxml import etree

from reader.text import clean_line
from reader.urls import NO_URL, split_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SOURCES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data", "data-url")
_NOT_SHOWN = re.compile(
    r"googletagmanager|doubleclick|googlesyndication|google\.com/recaptcha|facebook\.com/(?:tr|plugins/like)|amazon-adsystem|about:blank|platform\.twitter\.com/widgets/(?:tweet_button|follow)"
)
_YOUTUBE = re.compile(r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be)$")
_EMBEDDED = re.compile(r"/(?:embed|v|shorts)/([\w-]{6,20})")
_VIMEO = re.compile(r"/video/(\d{4,15})(?:$|[/?])")
_FILMS = re.compile(
    r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|ted\.com|twitch\.tv|peertube\.\w+|bilibili\.com|wistia\.(?:com|net)|loom\.com)$"
)
_SOUNDS = re.compile(
    r"(?:^|\.)(?:soundcloud\.com|spotify\.com|bandcamp\.com|podcasts\.apple\.com|megaphone\.fm|simplecast\.com|libsyn\.com|transistor\.fm)$"
)
_NAMELESS = re.compile(
    r"(?:embed(?:ded)?|iframe|video|audio|media|youtube|vimeo)?(?: (?:video|player|content|embed|frame))*",
    re.IGNORECASE,
)
TAGS = ("iframe", "video", "audio", "embed", "object")


def rewrite_frames(root: HtmlElement, known_only: bool = False) -> None:
    """Turn each frame and player under `root` into a link, in place; those that show nothing go.

    `known_only`: only films and recordings of well-known sites and files, for a page with frames of all kinds.
    """
    for element in list(root.iter(*TAGS)):
        if element.getparent() is None or any(
            part.tag in TAGS for part, _ in zip(element.iterancestors(), range(3), strict=False)
        ):
            continue
        address = _address(element)
        if not address or _is_hidden(element) or _NOT_SHOWN.search(address[:500]):
            _become(element, "", "")
        elif not known_only or _kind(element, address) != "Frame":
            _become(element, address, _label(element, address))


def _address(element: HtmlElement) -> str:
    """Where a frame leads: the page of a film rather than its player."""
    given = [element.get(name) or "" for name in _SOURCES]
    given += [source.get("src") or "" for source in list(element.iter("source"))[:3]]
    given += [frame.get("src") or "" for frame in list(element.iter("iframe", "embed"))[:2] if frame is not element]
    address = next(
        (
            one.strip()
            for one in given
            if one.strip() and not one.startswith(("data:", "about:", "javascript:", "blob:"))
        ),
        "",
    )
    parts = split_url("https:" + address if address.startswith("//") else address)
    if parts is NO_URL:
        return ""
    host = parts.hostname or ""
    if _YOUTUBE.search(host):
        if found := _EMBEDDED.search(parts.path):
            if found[1] == "videoseries":
                series = parse_qs(parts.query).get("list", [""])[0]
                return f"https://www.youtube.com/playlist?list={series}"
            return f"https://www.youtube.com/watch?v={found[1]}"
    elif host.endswith("vimeo.com") and (found := _VIMEO.search(parts.path)):
        return f"https://vimeo.com/{found[1]}"
    return "https:" + address if address.startswith("//") else address


def _is_hidden(element: HtmlElement) -> bool:
    sizes = [(element.get(side) or "").strip().removesuffix("px") for side in ("width", "height")]
    style = (element.get("style") or "")[:500].replace(" ", "").lower()
    return any(size in ("0", "1") for size in sizes) or "display:none" in style or "visibility:hidden" in style


def _kind(element: HtmlElement, address: str) -> str:
    host = _host(address)
    if element.tag == "video" or _FILMS.search(host):
        return "Video"
    if element.tag == "audio" or _SOUNDS.search(host):
        return "Audio"
    return "Frame"


def _label(element: HtmlElement, address: str) -> str:
    said = next((clean_line(element.get(name) or "") for name in ("title", "aria-label") if element.get(name)), "")
    kind, host = _kind(element, address), _host(address).removeprefix("www.").removeprefix("player.")
    if _NAMELESS.fullmatch(said):
        said = host or clean_line(split_url(address).path.rsplit("/", 1)[-1])
    return said if kind == "Frame" else f"{kind}: {said}"


def _host(address: str) -> str:
    return split_url(address).hostname or ""


def _become(element: HtmlElement, address: str, label: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.tail = (
        "p" if label and element.getparent().tag not in ("p", "span", "a", "td", "li") else "span",
        tail,
    )
    if label:
        link = etree.SubElement(element, "a", href=address)
        link.text = label[:300]
