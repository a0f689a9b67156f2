"""Bookmarks of browsers: Netscape's HTML, which all of them export, and the JSON of Chrome and of Firefox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reader.errors import SourceError
from reader.sources.movein.moved import Item, Piece, moment, refused, split, string, without_roots
from reader.translation import gettext as _

MAX_DEPTH = 200
_ROOTS = (
    "Bookmarks", "Bookmarks bar", "Bookmarks Bar", "Bookmarks Toolbar", "Bookmarks Menu", "Other bookmarks",
    "Other Bookmarks", "Mobile bookmarks", "Mobile Bookmarks", "Favorites bar", "Favourites bar", "Imported",
    "menu", "toolbar", "unfiled", "mobile", "tags", "Personal toolbar", "Lesezeichen", "Lesezeichenleiste",
    "Lesezeichen-Symbolleiste", "Lesezeichen-Menü", "Weitere Lesezeichen",
)  # fmt: skip
"""Folders that a browser makes by itself."""
_INNER = ("place:", "javascript:", "about:", "chrome:", "edge:", "data:", "moz-extension:", "chrome-extension:")
_NOT_A_PAGE = _("it is no address of a page")
TOO_DEEP = _("its folders lie in one another deeper than can be read: what is in the innermost does not come")
_READING_LIST = "com.apple.ReadingList"
"""Safari's folder of what is to be read, by its id: its name is in the language of the browser."""
_Node = tuple[Any, tuple[str, ...]]
"""A node of a tree of bookmarks, and the names of the folders that it lies in."""


def is_netscape(head: str) -> bool:
    """Whether a page is a file of bookmarks."""
    low = head[:20_000].lower()
    return "netscape-bookmark-file" in low or ("<dl>" in low and "<dt>" in low and "add_date=" in low)


def is_chrome(value: object) -> bool:
    """Whether JSON is the file `Bookmarks` of Chrome and its kin."""
    roots = value.get("roots") if isinstance(value, dict) else None
    return isinstance(roots, dict) and any(isinstance(root, dict) and "children" in root for root in roots.values())


def is_firefox(value: object) -> bool:
    """Whether JSON is a backup of Firefox's bookmarks."""
    return isinstance(value, dict) and string(value.get("type")).startswith("text/x-moz-place")


def read_netscape(text: str) -> Iterator[Piece]:
    """The bookmarks, their folders as tags. Raises SourceError."""
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True)
    try:
        tree = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceError(_("cannot be parsed as a page")) from error
    path: list[str] = []
    heading = ""
    for event, element in etree.iterwalk(tree, events=("start", "end"), tag=("dl", "h1", "h3", "a")):
        if element.tag == "dl":
            if event == "start":
                path.append(heading)
                heading = ""
            elif path:
                path.pop()
        elif event == "end" and element.tag in ("h1", "h3"):
            heading = _folder(element)
        elif event == "end":
            yield _linked(element, path)
    # The parser stops there, and hands over what it has.
    if any(each.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for each in parser.error_log):
        raise SourceError(TOO_DEEP)


def _folder(element: Any) -> str:
    """What a folder is called, `""` where a browser made it by itself."""
    if element.get("id") == _READING_LIST:
        return _READING_LIST
    own = element.tag == "h3" and not element.get("personal_toolbar_folder")
    return _said(element) if own else ""


def _linked(element: Any, path: list[str]) -> Piece:
    link = element.get("href") or ""
    listed = _READING_LIST in path
    note = ""
    following = element.getparent().getnext() if element.getparent() is not None else None
    if following is not None and following.tag == "dd":
        note = " ".join((following.text or "").split())
    return _bookmark(
        link,
        _said(element),
        moment(element.get("add_date")),
        [*without_roots(path, (*_ROOTS, _READING_LIST)), *split(element.get("tags") or "")],
        note=note,
        to_read=listed or (element.get("toread") or "") == "1",
        starred=not listed,
    )


def _said(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def read_chrome(value: Mapping[str, Any]) -> Iterator[Piece]:
    """The bookmarks of Chrome, Edge, Brave and others."""
    waiting: list[_Node] = [(root, ()) for root in value["roots"].values() if isinstance(root, dict)]
    yield from _walked(waiting, "name", "url", "date_added", inner=True)


def read_firefox(value: Mapping[str, Any]) -> Iterator[Piece]:
    """The bookmarks of a backup of Firefox."""
    yield from _walked([(value, ())], "title", "uri", "dateAdded", inner=False)


def _walked(waiting: list[_Node], name: str, link: str, date: str, *, inner: bool) -> Iterator[Piece]:
    """The bookmarks of a tree, without recursion. `inner`: the names of the roots are the browser's."""
    waiting = list(reversed(waiting))
    while waiting:
        node, path = waiting.pop()
        title, children = string(node.get(name)), node.get("children")
        if address := string(node.get(link)):
            tags = [*without_roots(path, _ROOTS), *split(string(node.get("tags")))]
            yield _bookmark(address, title, moment(node.get(date)), tags)
        if isinstance(children, list) and children and len(path) >= MAX_DEPTH:
            yield refused(title, TOO_DEEP)
        elif isinstance(children, list):
            is_root = "root" in node or (inner and not path)
            below = (*path, "" if is_root else title)
            waiting += [(child, below) for child in reversed(children) if isinstance(child, dict)]


def _bookmark(
    link: str,
    title: str,
    when: str,
    tags: list[str],
    *,
    note: str = "",
    to_read: bool = False,
    starred: bool = True,
) -> Piece:
    if link.lower().startswith(_INNER):
        return refused(title or link, _NOT_A_PAGE)
    # What somebody bookmarked they have seen; what is to be read, they say so.
    return Item(link=link, title=title, added=when, read=not to_read, starred=starred, tags=tags, note=note)
