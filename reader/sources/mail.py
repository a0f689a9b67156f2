"""Newsletters: a mail to the digest or article that it is, or to the stories of its issue."""

from __future__ import annotations

import email
import email.errors
import re
from dataclasses import replace
from email.message import Message
from typing import Any

from reader.errors import SourceError
from reader.model.article import Article, Origin
from reader.model.digest import STATED, Digest, digest_id
from reader.model.record import from_record
from reader.model.undigested import undigested
from reader.sources.body import abstract_of, cut_of, resolved
from reader.sources.footnotes import parted
from reader.sources.furniture import without_footer, without_header
from reader.sources.letterhead import list_id, list_name, person_and_newsletter, sender_of
from reader.sources.links import unwrapped
from reader.sources.mail_head import post_address, without_banner, without_head
from reader.sources.message import body_of, date_of, header_of, plain_beginning
from reader.sources.post_frame import without_buttons
from reader.sources.postbag import messages_of
from reader.sources.stories import Story, split
from reader.text import clean_line, fold, plain
from reader.translation import gettext as _

MAX_MAIL = 10 * 1024 * 1024
"""Bytes."""

MAX_HEADER = 4_000
"""Characters of a header that says what a part is."""

_FORWARDED = re.compile(
    r"-{5,}\s*(?:Forwarded message|Original Message|Weitergeleitete Nachricht)\s*-{5,}|Begin forwarded message:", re.I
)
_FORWARDED_HEADER = re.compile(r"\s*\**(From|Date|Subject|To|Sent|Cc)\**:\**\s*(.*)", re.IGNORECASE)
_FORWARD_PREFIX = re.compile(r"^(?:\s*(?:fwd?|wg|tr|rv|i)\s*:\s*)+", re.IGNORECASE)


def parse_message(content: bytes, name: str = "") -> list[Digest]:
    """What is in a mail: curated digests, the stories of an issue, or one article. Raises SourceError."""
    if len(content) > MAX_MAIL:
        raise SourceError(_("is larger than {count} MB, the limit for a newsletter").format(count=MAX_MAIL >> 20))
    try:
        message: Message = email.message_from_bytes(content, _Message)
    except (ValueError, IndexError, RecursionError, email.errors.MessageError) as error:
        raise SourceError(_("cannot be parsed as a mail")) from error
    return _read_all(messages_of(_mended(message)))


class _Message(Message):
    """A mail whose headers are read up to a limit: how long parameters take grows with the square of their number."""

    def get(self, name: str, failobj: Any = None) -> Any:
        value = super().get(name, failobj)
        return value if value is failobj else str(value)[:MAX_HEADER]


def _mended(message: Message) -> Message:
    """The mail with its parts separated at the boundary that it uses, where that is not the one that it names."""
    payload = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(payload, str):
        return message
    found = re.search(r"^--(?=\S)([^\s\"]{4,70})\s*\n(?=[\w-]+:)", payload, re.MULTILINE)
    if not found:
        return message
    head = f'Content-Type: multipart/mixed; boundary="{found[1]}"\n\n'
    whole = email.message_from_string(head + payload)
    for name, value in message.raw_items():
        if name.lower() != "content-type":
            whole[name] = value
    return whole


def _read_all(messages: list[Message]) -> list[Digest]:
    """What is in these mails; an empty one is an error only where there is no other."""
    digests: list[Digest] = []
    failure: SourceError | None = None
    for message in messages:
        try:
            digests += _read(message)
        except SourceError as error:
            failure = failure or error
    if failure and not digests:
        raise failure
    return digests


def _read(message: Message) -> list[Digest]:
    text, html = body_of(message)
    if not text.strip() and not header_of(message, "Subject"):
        raise SourceError(_("contains no text"))  # a picture alone has a subject at least
    header = _Header(message, text)
    text = header.text
    curated = _curated(html, header)
    if curated:
        return curated
    headers = (header_of(message, name) for name in ("List-Post", "Archived-At"))
    link = post_address(text, plain_beginning(message), header.subject, *headers)
    whole, text = text, without_footer(without_header(without_banner(text)))
    stories = [replace(story, text=parted(story.text, whole)) for story in split(text, header.subject, link)]
    if not stories:
        text = parted(without_buttons(without_head(text, header.subject, (header.sender, header.source))), whole)
        return [_digest(header, Story(header.subject, link, text), "", link, cut_of(html))]
    return [_digest(header, story, f"#{number}", link) for number, story in enumerate(stories, start=1)]


class _Header:
    """What a mail says of itself, or the mail that was forwarded in its text."""

    def __init__(self, message: Message, text: str) -> None:
        self.subject = header_of(message, "Subject")
        sender, address = sender_of(message)
        self.sender, newsletter = person_and_newsletter(sender)
        self.domain = address.rpartition("@")[2].lower()
        self.list = list_id(message)
        phrase = list_name(message) or newsletter
        self.published, self.stated = date_of(header_of(message, "Date"))
        self.text = text
        self.id = clean_line(header_of(message, "Message-ID")).strip("<>")[:300]
        forwarded = _FORWARDED.search(text[:3_000])
        if forwarded and len(text[: forwarded.start()].split()) < 100:
            phrase = self._take_forwarded(text[forwarded.end() :]) or phrase
        self.subject = _FORWARD_PREFIX.sub("", self.subject) or "(no subject)"
        self.source = phrase or self.sender or self.domain
        self.id = self.id or f"{self.published} {self.subject} {address}"

    def _take_forwarded(self, text: str) -> str:
        lines = text.lstrip().split("\n")
        for number, line in enumerate(lines[:16]):
            found = _FORWARDED_HEADER.match(plain(line))
            if found:
                key, value = found[1].lower(), clean_line(found[2])
                if key == "from":
                    self.sender = clean_line(re.sub(r"[<(\[].*", "", value)).strip("\"' ") or value
                elif key == "subject":
                    self.subject = value
                elif key in ("date", "sent"):
                    self._take_date(value)
            elif line.strip():
                self.text = "\n".join(lines[number:])
                break
        return self.sender

    def _take_date(self, value: str) -> None:
        published, stated = date_of(value)
        if published:
            self.published, self.stated = published, ""
        elif not self.published:
            self.stated = self.stated or stated


def _digest(header: _Header, story: Story, part: str, issue_link: str, cut: tuple[str, ...] = ()) -> Digest:
    origin = Origin(feed=header.list, entry=header.id + part, link=story.link, name=header.source)
    article = Article(
        text=story.text,
        origins=(origin,),
        issue=header.subject if part else "",
        issue_link=issue_link if part else "",
        cut=cut,
    )
    return undigested(
        article,
        title=story.title or header.subject,
        source=header.source,
        link=story.link,
        published=header.published,
        authors=[header.sender] if fold(header.sender) != fold(header.source) else [],
        kind="newsletter",
        summary=abstract_of(story.text),
        id_="" if story.link else digest_id("", header.source, f"{header.subject} {header.id}{part}", ""),
        extra={STATED: header.stated} if header.stated else {},
    )


def _curated(html: str, header: _Header) -> list[Digest]:
    """The digests that a mail holds, where an editor's sections stand in it."""
    if not re.search(r"key (?:takeaway|insights)", html or header.text, re.IGNORECASE):
        return []
    from reader.sources.markup import parse_html
    from reader.sources.page import is_certain, parse_pages
    from reader.sources.plain import parse_plain

    lines = parse_html(html)[0] if html else parse_plain(header.text)
    pages = [page for page in parse_pages(lines, named=True, loose=False) if isinstance(page, dict)]
    digests: list[Digest] = []
    for number, page in enumerate(pages, start=1):
        if not is_certain(page):
            continue
        page["title"] = page.get("title") or header.subject
        page["published"] = page.get("published") or header.published
        page["link"] = unwrapped(resolved(str(page.get("link") or ""))) or page.get("link")
        page["source"] = page.get("source") or header.source
        stated = {STATED: header.stated} if header.stated and not page["published"] else {}
        digest = from_record({**page, **stated, "curator": page.get("curator") or header.source})
        origin = Origin(feed=header.list, entry=f"{header.id}#{number}", link=digest.link, name=header.source)
        digests.append(replace(digest, article=Article(origins=(origin,), issue=header.subject)))
    return digests
