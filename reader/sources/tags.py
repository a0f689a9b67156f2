"""Tags that publishers put on their texts: which of them are topics, and not notes to their own machines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.text import fold

_UNFILED = frozenset(
    "uncategorized|uncategorised|allgemein|nicht kategorisiert|unkategorisiert|non classé|non classifié(e)|sin categoría|"
    "sin clasificar|senza categoria|non categorizzato|sem categoria|geen categorie|ongecategoriseerd|okategoriserade|ukategorisert|"
    "ikke kategoriseret|bez kategorii|nezařazené|без рубрики|未分类|未分類|未分類".split("|")
)
"""What blogging programs call the topic of a post that nobody filed."""
_FORM = frozenset(
    "article|articles|blog|blog post|blog posts|blogs|post|posts|news|news article|page|pages|story|stories|home|homepage|featured|feature|"
    "general|misc|miscellaneous|other|others|default|main|all|content|text|tag|tags|topic|topics|category|latest|latest news|top stories|top news|"
    "newsletter|free|premium|members only|subscriber only|video|audio|podcast|image|gallery|standard|update|updates|announcement|announcements|"
    "beitrag|artikel|nachrichten|aktuelles|startseite|actualités|noticias|notizie|notícias|nieuws".split("|")
)
"""What only says what form a text has, or where a site shows it."""
_KEY = (
    r"section|subsection|type|content[-_ ]?type|post[-_ ]?type|page[-_ ]?type|tone|format|layout|template|desk|channel|vertical|status|visibility|"
    r"(?:\w+[-_ ])?id|guid|uuid|sku|product|source|origin|provider|partner|campaign|utm_\w+|series[-_ ]?id|language|lang|locale|edition|priority|"
    r"rank|score|sponsor|paid|access|tier|author|byline|published|date|year|url|slug|node|taxonomy|publication|primary|secondary|cms|hs|wp"
)
_TO_MACHINES = re.compile(
    rf"[@$%_~^!?*=<>{{}}\[\]|\\/]|(?:{_KEY})\s*[:=|/]|#?\d[\d\s._-]*$|[\w-]+[:=]\S*[\d_=/@]|(?:https?:|www\.)|\S*\d\S*[-_]\S*\d|[0-9a-f-]{{16,}}$",
    re.IGNORECASE,
)
"""How a note to a machine begins: `@post-id:42`, `section: Article`, a number, an address."""
LONGEST = 60
"""Characters of a topic; longer ones are sentences."""


def topics_in(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that say what a text is about, as they are written."""
    return tuple(tag for tag in tags if is_topic(tag))


def is_topic(tag: str) -> bool:
    bare = tag.strip().lstrip("#").strip()
    folded = fold(bare)
    return (
        len(bare) <= LONGEST
        and (len(bare) > 1 or not bare.isascii())
        and any(map(str.isalpha, bare))
        and folded not in _UNFILED
        and folded not in _FORM
        and not _TO_MACHINES.match(bare)
    ) or folded in ("c", "r")
