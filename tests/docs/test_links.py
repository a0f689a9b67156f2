"""Links of the documentation: those within the repository lead somewhere, those to elsewhere are addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_CODE = re.compile(r"^(```+).*?^\1$|``.*?``|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(
    r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s*(\S+)|(?:src|href|srcset)=\"([^\"]+)\"|<(https?:[^>]+)>",
    re.M,
)
_HEADING = re.compile(r"^#+ (.+?)\s*$", re.MULTILINE)


def links(text: str) -> Iterator[str]:
    """What a page's links and pictures point to, also those written as HTML; what stands in code is none."""
    for found in _LINK.finditer(_CODE.sub("", text)):
        yield next(filter(None, found.groups()))


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them: the second of one name gets a number."""
    names, seen = set(), Counter[str]()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        names.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return names


def wrong(link: str, page: Path) -> str:
    """Why a link on a page leads nowhere; `""` where it does lead somewhere."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https"):
        fine = re.fullmatch(r"[\w.-]+\.[a-z]{2,}", parts.hostname or "") and not parts.username and not parts.port
        return "" if fine else "is no public address"
    if parts.scheme == "mailto":
        return "" if re.fullmatch(r"[^@\s]+@[\w.-]+", parts.path) else "is no address of mail"
    if parts.scheme or link.startswith("/"):
        return "is neither a path from here nor an address"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_relative_to(ROOT) or not target.exists():
        return "leads nowhere"
    if parts.fragment and parts.fragment not in anchors(target.read_text(encoding="utf-8")):
        return "names no heading"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    found = [(link, wrong(link, page)) for link in links(page.read_text(encoding="utf-8"))]
    assert not [f"{link} {why}" for link, why in found if why]


SITE = ROOT / "docs" / "site" / "contents.md"
"""What only the site has at its side; tests/docs/test_site.py."""


def test_every_page_is_reached_from_the_index() -> None:
    seen: set[Path] = set()
    todo = [ROOT / "docs" / "index.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        paths = (urlsplit(link) for link in links(page.read_text(encoding="utf-8")))
        todo += [(page.parent / each.path).resolve() for each in paths if each.path and not each.scheme]
    assert not sorted(str(page.relative_to(ROOT)) for page in set(PAGES) - seen - {SITE})


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("nowhere.md", "leads nowhere"),
        ("../../etc/passwd", "leads nowhere"),
        ("README.md#no-such-heading", "names no heading"),
        ("/README.md", "is neither a path from here nor an address"),
        ("https:/broken.example", "is no public address"),
        ("https://me:secret@site.example/", "is no public address"),
        ("http://localhost:8000/", "is no public address"),
        ("javascript:alert(1)", "is neither a path from here nor an address"),
        ("mailto:nobody", "is no address of mail"),
        ("README.md", ""),
        ("README.md#one-minute", ""),
        ("https://site.example/a?b=c#d", ""),
    ],
)
def test_what_is_wrong_with_a_link_is_said(link: str, said: str) -> None:
    assert wrong(link, ROOT / "index.md") == said


def test_links_are_found_in_every_form_and_not_in_code() -> None:
    text = (
        "[a](one.md) ![b](two.svg) [c](<three.md>) `[d](no.md)` <https://four.example>\n"
        '<img src="five.svg">\n\n[e]: six.md\n\n```sh\n[f](no.md)\n```\n[g](seven.md "title")\n'
    )
    assert list(links(text)) == [
        "one.md", "two.svg", "three.md", "https://four.example", "five.svg", "six.md", "seven.md",
    ]  # fmt: skip


def test_headings_of_one_name_are_told_apart() -> None:
    assert anchors("# A b\n## A b\n### [Link](x.md): `code`!\n```\n# none\n```\n") == {"a-b", "a-b-1", "link-code"}
