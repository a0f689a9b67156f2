"""Texts that nobody has digested: a post with front matter, and a text that is nothing but one. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from reader.errors import SourceError
from reader.model.article import Article, Origin
from reader.model.digest import Digest, digest_id, split_list
from reader.model.record import from_record
from reader.model.undigested import undigested
from reader.sources.body import abstract_of, tidy
from reader.sources.detect import named_form
from reader.sources.memo import memo_of
from reader.sources.page import merge_front_matter
from reader.sources.subtitles import spoken_in
from reader.text import clean, clean_line, fold, plain
from reader.translation import gettext as _

LEAST = 5
"""Words of a text that is worth keeping. Scripts that set no space between words have more letters in each."""
MAX_TITLE = 200
"""Characters of a first line that is a title."""
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\U00020000-\U0003ffff]"
)
"""Signs of scripts that set no space between words, and of Korean, whose words are few and long."""
_ALSO = {
    "summary": ("description", "excerpt", "abstract", "subtitle"),
    "source": ("site_name", "site", "publication"),
    "topics": ("tags", "keywords", "categories"),
    "link": ("canonical", "canonical_url", "permalink"),
}
"""Fields of a record, each with what front matter calls it beside that."""


def has_text(markdown: str) -> bool:
    """Whether a text holds enough words, or enough signs of a script without spaces, to be read."""
    said = plain(markdown)
    return len(said.split()) >= LEAST or len(_SPACELESS.findall(said)) >= 2 * LEAST


def post(front: Mapping[str, Any], body: str, name: str = "", link: str = "") -> Digest:
    """The article that stands under its front matter, with all that this says of it. Raises SourceError without one.

    `name` is its file's, `link` where it was fetched.
    """
    said = merge_front_matter(front, {})
    for field, names in _ALSO.items():
        if not said.get(field) and (found := next((said[n] for n in names if said.get(n)), None)):
            said[field] = _tags(found) if field == "topics" else found
    markdown = tidy(body, str(said.get("link") or link), indented=True)
    if not has_text(markdown):
        raise SourceError(_("has front matter and no text under it: nothing to read"))
    title, text = _titled(markdown, clean_line(str(said.get("title") or "")), name)
    said |= {"title": title, "link": said.get("link") or link, "summary": said.get("summary") or abstract_of(text)}
    digest = from_record(said)
    if not digest.title:
        raise SourceError(_("the title has no visible characters"))
    article = Article(text=text, whole=True, origins=(Origin(link=digest.link, name=digest.source),))
    return replace(digest, article=article)


def text_article(text: str, name: str, link: str) -> Digest:
    """A text of its own. Raises SourceError where it has too few words."""
    cleaned = clean(text)
    memo, spoken = memo_of(cleaned), spoken_in(cleaned)
    title, said = (memo.title, memo.text) if memo is not None else spoken if spoken is not None else ("", text)
    markdown = tidy(said, link, indented=said is text and named_form(name) == "markdown")
    if not has_text(markdown):
        raise SourceError(_("contains no text to read"))
    title, body = (title or _stem(name), markdown) if memo or spoken else ("", "")
    if not title:
        title, body = _titled(markdown, "", name)
    authors = memo.authors if memo is not None else ()
    article = Article(text=body, whole=True, origins=(Origin(link=link, name=""),))
    id_ = "" if link else digest_id("", "text", title, body[:2000])
    return undigested(article, title=title, link=link, authors=authors, summary=abstract_of(body), id_=id_)


def _titled(markdown: str, title: str, name: str) -> tuple[str, str]:
    """The title and the text without it: what is stated, else the first line, else the file's name."""
    first, _rest, rest = markdown.partition("\n")
    line, rest = clean_line(plain(first)), rest.strip()
    if title:
        return title, rest if first.startswith("#") and fold(line) == fold(title) else markdown
    if rest and len(line) <= MAX_TITLE:
        return line, rest
    return _stem(name) or line[:MAX_TITLE], markdown


def _stem(name: str) -> str:
    return PurePath(name).stem.replace("_", " ").strip("- ")


def _tags(value: Any) -> Any:
    """Tags as names: a list of them, or words that begin with `#` or have commas between them."""
    if not isinstance(value, str):
        return value
    words = value.split()
    return [word.strip("#,") for word in words] if all(word[0] == "#" for word in words) else list(split_list(value))
