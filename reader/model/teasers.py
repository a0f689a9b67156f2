"""Teasers: articles of which a feed gives only the beginning, as a reader can tell from what came in. Pure."""

from __future__ import annotations

import re
from functools import cache

from reader.model.article import is_cut
from reader.model.digest import Digest
from reader.text import count_words, fold, plain, safe_link
from reader.translation import gettext as _

LONGEST = 4_000
"""Characters of Markdown beyond which no text is taken for a teaser, however it ends."""
FEW_WORDS = 50
"""Words below which a text with a title of its own, and nothing but a paragraph, is a teaser without saying so."""
_TAIL = 200
"""Characters at the end of a text in which it may say that it goes on."""
_READ_ON = (
    "continue reading|keep reading|read more|read the (?:rest|full|whole)|read full|view (?:the )?(?:full )?post"
    "|see more|learn more|weiterlesen|weiter lesen|mehr lesen|zum artikel|lire la suite|lire plus|seguir leyendo"
    "|sigue leyendo|leer más|continua a leggere|leggi tutto|continuar lendo|leia mais|ler mais|lees (?:meer|verder)"
    "|verder lezen|läs mer|les mer|læs mere|czytaj (?:dalej|więcej)|читать далее|続きを読む|阅读全文|继续阅读"
    "|더 보기"
)
_GOES_ON = (
    rf"(?:[\[(] ?(?:…|\.{{2,3}}) ?[\])]|(?:^|(?<=[.!?…\])»”\"。]))\s*(?:{_READ_ON})"
    r"(?: of (?:this|the) \w+|\s[“\"«][^”\"»]{1,120}[”\"»]|\s[^.!?→»›]{1,120}(?=[→»›]))?)[\s.:→»>›…]*\Z"
)
"""What no author writes at the end of a whole text."""
_TRAILS_OFF = re.compile(r"(?:…|\.\.\.)[\s\])”\"]*$")
TRAILING_WORDS = 150
"""Words below which a text that trails off is a teaser: some authors end so."""
_STRUCTURE = re.compile(r"^(?: {0,3}(?:#{1,6} |[-*+] |\d+[.)] |>|```|~~~|\|)|!\[)", re.MULTILINE)


def ends_cut(markdown: str) -> bool:
    """Whether a text says at its end that it goes on elsewhere: `…`, `[…]`, “Read more”."""
    end = plain(markdown[-_TAIL * 4 :]).rstrip()[-_TAIL:]
    if _goes_on().search(end) is not None:
        return True
    return _TRAILS_OFF.search(end) is not None and count_words(markdown[:LONGEST]) < TRAILING_WORDS


@cache
def _goes_on() -> re.Pattern[str]:
    # Compiled when a text is looked at: the screen starts without it.
    return re.compile(_GOES_ON, re.IGNORECASE | re.MULTILINE)


def is_teaser(digest: Digest) -> bool:
    """Whether only a teaser of an article is here: what its feed gave, and nobody has fetched the rest."""
    article = digest.article
    if article is None or article.whole or not safe_link(digest.link) or not any(o.feed for o in article.origins):
        return False
    if not article.text.strip():
        return not article.enclosures
    if len(article.text) > LONGEST:
        return False
    return article.teaser or ends_cut(article.text) or _is_a_blurb(digest)


def _is_a_blurb(digest: Digest) -> bool:
    """Whether the text is only a short paragraph under a title: no post of its own, and no notes to an episode."""
    article = digest.article
    if article is None or article.enclosures or article.issue or _STRUCTURE.search(article.text):
        return False
    if "\n\n" in article.text.strip() or count_words(article.text) >= FEW_WORDS:
        return False
    # What has no title of its own is named by how it begins: it is all that there is.
    title = fold(digest.title).rstrip("….")
    return bool(title) and not fold(plain(article.text)).startswith(title)


def can_be_fetched(digest: Digest) -> bool:
    """Whether the page of a digest may hold more of its article than is here."""
    here = digest.article is not None and (digest.article.whole or is_cut(digest.article))
    return bool(safe_link(digest.link)) and not here


def why_not_fetched(digest: Digest) -> str:
    """Why the whole text of a digest cannot be fetched, and what can be done instead; `""` where it can."""
    if can_be_fetched(digest):
        return ""
    if digest.article is not None and digest.article.whole:
        return _("The whole text is here already")
    if is_cut(digest.article):
        return _("The text is longer than is kept: what is here is its beginning")
    if digest.article is not None and digest.article.text:
        return _("It has no link to a page, so what came with it is all there is; c makes a digest of that")
    return _("It has no link to a page; `digest add` with a file or an address brings its text")


def feed_of(digest: Digest) -> str:
    """Address of the subscription that brought a digest first, `""` where none did."""
    return next((origin.feed for origin in digest.article.origins if origin.feed), "") if digest.article else ""
