"""Worst cases of outside text, and every public function that reads it; `unit` and `attack` run them all."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from reader import dates, text
from reader.curate import boilerplate, evidence, figures, injected, names, passages, words
from reader.curate.extract import extract, takeaway_for
from reader.curate.taxonomy import Taxonomy
from reader.errors import SourceError
from reader.export import sheet
from reader.model.article import Article
from reader.model.digest import Digest, split_list
from reader.model.query_text import parse
from reader.model.record import from_record
from reader.sources import (
    body,
    front_matter,
    furniture,
    links,
    mail,
    markdown,
    markup,
    opml,
    page,
    pdf,
    plain,
    post_frame,
    stories,
    web,
)

Function = Callable[[str], object]
ARTICLE = "The team bounded the queue, which cut the delay by 40 percent. Operators should measure it first. " * 8
WORST: dict[str, str] = {
    "brackets": "[",
    "pairs of brackets": "[a]",
    "links": "[a](",
    "links without an end": "[a](b ",
    "pictures": "![a](",
    "pictures in a label": "![a](b)",
    "escaped": "[\\",
    "parentheses": "(",
    "stars": "*a ",
    "bold": "**a",
    "underscores": "_a",
    "backticks": "`a``b",
    "hashes": "#",
    "quotes": ">",
    "quotation marks": '"a “a „a « a',
    "dots": ".",
    "full stops": "a. ",
    "capitals": "A",
    "bylines": "By Ada and ",
    "names": "Ada of the ",
    "digits": "1",
    "numbers": "1,000 ",
    "tens": "twenty-",
    "addresses": "http://",
    "mail addresses": "a@b.",
    "spaces": " ",
    "lines": "\n",
    "lines and tabs": "\n\t",
    "rules": "- ",
    "tags": "<",
    "an attribute": '<a b="',
    "open tags": "<a ",
    "comments": "<!--",
    "comments that nearly end": "<!-- a --",
    "declarations": "<!A ",
    "instructions": "<?",
    "sections": "<![CDATA[",
    "entities": "&#",
    "elements": "<div>",
    "lists": "<ul><li>",
    "closing tags": "</div>",
    "colons": "a: ",
    "bars": " | ",
    "apostrophes": "'s",
    "escapes": "\x1b[0;",
    "invisible": "\u200b\u00ad",
    "signs": "漢",
    "to subscribers": "subscribe sign up newsletter ",
    "to machines": "ai should ",
    "buttons": "read more ",
    "share buttons": "share this: x more ",
    "first appeared": "The post a appeared first on ",
    "likes": "like: ",
}
ENDS = {
    "a byline of capitals": lambda n: "By " + "ABCDEFGH" * (n // 8) + "!",
    "a heading and spaces": lambda n: "# a" + " " * n + "b",
    "a heading and hashes": lambda n: "# a " + "#" * n + "b",
    "dots and a letter": lambda n: "." * n + "x",
    "nested lists": lambda n: "\n".join(" " * min(k, 60) + "- a" for k in range(n // 40)),
    "nested brackets": lambda n: "[" * (n // 2) + "a" + "]" * (n // 2),
    "a label of pictures": lambda n: "[" + "![a](b)" * (n // 7),
    "a name for an attribute": lambda n: "<outline " + "a" * n,
    "words": lambda n: " ".join(f"Word{k} went to Town{k}." for k in range(n // 20)),
    "a full stop and spaces": lambda n: "a." + " " * n + "b",
    "an address and spaces": lambda n: "http://a.b" + " " * n + "b",
    "a label and spaces": lambda n: "Read more" + " " * n + "b",
    "spaces and a note": lambda n: "a" + " " * n + "[1",
    "signs and a letter": lambda n: "a" + "–" * n + "b",
    "a tag that ends at last": lambda n: '<a b="' * (n // 6) + "></a>",
}  # fmt: skip
CASES: dict[str, Callable[[int], str]] = {
    **{name: lambda n, part=part: part * (n // len(part)) for name, part in WORST.items()},  # type: ignore[misc]
    **ENDS,
}


def article_of(markdown: str) -> Digest:
    return replace(from_record({"title": "Bounded queues"}), article=Article(text=f"{markdown}\n\n{ARTICLE}"))


def of_mail(head: str) -> Function:
    return lambda given: mail.parse_message(f"Subject: a\r\n{head}\r\n\r\n{given}".encode("utf-8", "replace"))


FUNCTIONS: dict[str, Function] = {
    "clean": text.clean,
    "clean_line": text.clean_line,
    "clean_paragraphs": text.clean_paragraphs,
    "plain": text.plain,
    "fold": text.fold.__wrapped__,
    "strip_tags": text.strip_tags,
    "read_date": dates.read_date,
    "query": parse,
    "split_list": split_list,
    "record": lambda given: from_record(dict.fromkeys(("title", "summary", "topics", "field", "depth"), given)),
    "front matter": lambda given: front_matter.split_front_matter(f"---\na: {given}"),
    "page in Markdown": lambda given: list(page.parse_pages(markdown.parse_markdown(given))),
    "page in plain text": lambda given: list(page.parse_pages(plain.parse_plain(given))),
    "page in HTML": lambda given: list(page.parse_pages(markup.parse_html(given)[0])),
    "to_markdown": body.to_markdown,
    "tidy": body.tidy,
    "opml": lambda given: opml.parse_opml(f"<opml><body>{given}<outline xmlUrl='http://a.b'/>".encode()),
    "mail": of_mail("From: b"),
    "mail in HTML": of_mail("Content-Type: text/html; charset=utf-8"),
    "web page": lambda given: web.parse_page(f"<article><h1>Q</h1><p>{given}</p><p>{ARTICLE}</p>".encode()),
    "paper": lambda given: pdf._abstract(given, frozenset()),
    "stories": stories.split,
    "frame of a post": post_frame.without_frame,
    "footer": furniture.without_footer,
    "button": furniture.is_button,
    "unwrapped": lambda given: links.unwrapped(f"http://click.a.b/{given}"),
    "sheet": sheet.is_blank,
    "sentences": passages.sentences,
    "boilerplate": lambda given: boilerplate.without_boilerplate(passages.sentences(given)),
    "figures": lambda given: list(figures.figures(given)),
    "names": lambda given: list(names.names(given)),
    "recurring names": lambda given: names.recurring_names(given.split("."), 2),
    "terms": words.terms,
    "injected": injected.speaks_to_machines,
    "extract": lambda given: extract(article_of(given), Taxonomy()),
    "takeaway_for": lambda given: takeaway_for("Engineer", article_of(given), ["queue"]),
    "verify": lambda given: evidence.verify(
        replace(from_record({"title": "Q"}), summary="Ada Quill cut 40 percent of “the long queue of it”."), given
    ),
    "verify plain": lambda given: evidence.verify(
        replace(
            from_record({"title": "Q"}),
            summary="The team did not bound the queue, which cut the delay by more than 40 percent. "
            "All operators measured Ada of the Town before it was said by Word1, because a went to 1,000 links.",
        ),
        f"{given}\n\n{ARTICLE}",
    ),
}


def seconds(function: Function, given: str) -> float:
    """CPU seconds that it takes."""
    begun = time.process_time()
    with suppress(SourceError):
        function(given)
    return time.process_time() - begun
