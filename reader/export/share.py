"""One digest, as it is handed to somebody: as Markdown, as text, as a link, as a mail. Pure.

What its reader did to it, their notes and tags, is in none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

from reader.export.marked_up import line
from reader.export.text import lines_of
from reader.model.digest import Digest
from reader.model.sections import LISTS, shown_title
from reader.text import printable, safe_link
from reader.translation import gettext as _

MOST = 1_900
"""Characters of the address of a mail: some systems pass on no more."""
MOST_INSIGHTS = 20


def as_markdown(digest: Digest) -> str:
    """Title, takeaway, summary and what follows from it, as Markdown."""
    return "\n".join(_markdown(digest)).rstrip() + "\n"


def _markdown(digest: Digest) -> Iterator[str]:
    link = safe_link(digest.link)
    title = line(digest.title)
    yield from (f"## [{title}](<{link}>)" if link else f"## {title}", "")
    about = " · ".join(
        filter(None, (digest.source, digest.published[:10], _("{minutes} min").format(minutes=digest.minutes)))
    )
    yield from (f"*{line(about)}*", "")
    if digest.takeaway:
        yield from (f"**{shown_title('takeaway')}:** {line(digest.takeaway)}", "")
    for paragraph in filter(None, digest.summary.split("\n\n")):
        yield from (line(paragraph), "")
    for name in LISTS:
        texts = getattr(digest, name)[:MOST_INSIGHTS]
        if texts:
            yield from (f"### {shown_title(name)}", "", *(f"- {line(text)}" for text in texts), "")


def as_text(digest: Digest) -> str:
    """Its page as text, without the article."""
    return "\n".join(each.text.rstrip() for each in lines_of(digest, article=False)).strip() + "\n"


def as_link(digest: Digest) -> str:
    """Its title and its address on a line."""
    return " — ".join(filter(None, (printable(digest.title), safe_link(digest.link))))


def mail_address(digest: Digest) -> str:
    """A `mailto:` address that opens a mail with the digest in it, to nobody yet; never longer than `MOST`."""
    subject = f"mailto:?subject={quote(printable(digest.title)[:200])}&body="
    link = safe_link(digest.link)
    parts = [part for part in (digest.takeaway, digest.summary) if part]
    end = quote(f"\r\n\r\n{link}") if link and len(link) < MOST // 3 else ""
    # Whole words, as many as there is room for: a part of an escaped character would be none.
    room = MOST - len(subject) - len(end)
    body = ""
    for word in printable("\n\n".join(parts)).replace("\n", "\r\n").split(" "):
        more = quote(f" {word}" if body else word)
        if len(body) + len(more) > room - 9:
            body += quote("…")
            break
        body += more
    return subject + body + end


FORMS: Mapping[str, Callable[[Digest], str]] = {"markdown": as_markdown, "text": as_text, "link": as_link}
"""How one is copied."""
