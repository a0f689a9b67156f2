"""What pages and mails put between the sentences of an article: bylines, sponsors, invitations to subscribe."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.curate.languages import NOTHING, Words
from reader.curate.passages import HEADING, Sentence
from reader.text import fold

SHORT = 45
"""Words up to which a block may be nothing but boilerplate."""
_BLOCK = re.compile(
    r"^(?:(?:photo|image|picture|illustration|photograph|graphic|video|foto|bild|credit)s?(?:\s+(?:credit|by|courtesy|from|via))?\s*[:©/]"
    r"|(?:photo(?:graph)?|image|illustration)s?\s+(?:by|courtesy)\b"
    r"|(?:in this (?:issue|edition|week's|newsletter|episode)|today's (?:sponsor|issue)|this (?:week's|issue's) sponsor)\b"
    r"|(?:sponsored|brought to you|presented|supported) by\b|(?:a )?(?:message|word) from our (?:sponsor|partner)"
    r"|(?:advertisement|anzeige|sponsored(?: content| post)?|partner content|promoted)\b\W*"
    r"|(?:read (?:more|also|next|on)|see also|related(?: articles?| posts?| stories)?|more (?:on|from|stories)|further reading|recommended|also in this issue|up next|don't miss|listen to this|watch)\s*[:→»–-]"
    r"|(?:published|posted|updated|last (?:updated|modified)|first published|date)\s*(?:on|:|at)\b"
    r"|(?:about the author|author bio|table of contents|contents|tags?|categories|filed under|topics|share this|follow (?:us|me)|comments?|leave a (?:reply|comment))\b\W*(?:$|:)"
    r"|(?:©|\(c\)|copyright)\s"
    r"|(?:\d+|[a-z]+)[- ]min(?:ute)?s? read\b"
    r"|(?:click|tap) here\b|skip to\b|jump to\b|back to top\b|menu\b|share\b\W*$|print\b\W*$"
    r"|(?:editor's|author's|correction|disclosure|disclaimer)(?: note)?\s*:)",
    re.IGNORECASE,
)
_NAMED = r"(?:[A-Z][\w.'’&-]*|and|und|et|de|van|von|&)"
_BYLINE = re.compile(rf"^(?:[Bb]y|BY|[Vv]on|[Pp]ar)\s+{_NAMED}(?:[\s,]+{_NAMED}){{0,7}}[\s,]*(?:[|·•—–-].*|\d.*)?$")
_ANYWHERE = re.compile(
    r"\bsubscribe\b.{0,60}\b(?:newsletter|updates|channel|podcast|inbox|now|here|today|list|free)\b|\bnewsletter\b.{0,60}\b(?:sign(?:ing)? up|subscribe|inbox|free)\b|\bsign up (?:for|to)\b.{0,60}\b(?:newsletter|updates|mailing|list|inbox|alerts)\b"
    r"|\bsign up\b.{0,40}\b(?:below|here|free)\b|\bjoin (?:our|the) (?:mailing list|newsletter|\d[\d,]* (?:other )?(?:readers|subscribers))|\bget (?:our|the|this|more) .{0,50}\bin your inbox\b|\bdelivered to your inbox\b"
    r"|\b\d+[- ]min(?:ute)?s? read\b|\ball rights reserved\b|\bfollow (?:us|me|him|her|them|@?\w+(?: \w+){0,3}) on (?:facebook|twitter|x|instagram|linkedin|mastodon|bluesky|threads|tiktok|youtube|social)\b|\bshare this (?:article|post|story|page)\b|\baffiliate (?:links?|commission)\b|\bthis (?:post|article|story) (?:was )?(?:originally|first) (?:appeared|published)\b"
    r"|\b(?:originally|first) (?:published|appeared) (?:on|in|at)\b|\bthanks to our sponsors?\b|\bour sponsors?\b|\bsponsored by\b|\buse (?:the )?(?:promo |discount )?code\b|\b(?:accept|use[sd]?) cookies\b|\bprivacy policy\b|\bterms of (?:service|use)\b|\bunsubscribe\b|\bview (?:this )?(?:in|email in) (?:your )?browser\b"
    r"|\bleave a comment\b|\bin the comments\b|\bif you (?:enjoyed|liked) this\b|\bbuy me a coffee\b|\bpatreon\b|\bsmash that\b|\blike and subscribe\b|\bregister now\b|\bread the full (?:story|article|report)\b|\bcontinue reading\b|\bcontributed reporting\b|\bis a (?:freelance|staff|senior|contributing) (?:writer|reporter|editor|journalist)\b",
    re.IGNORECASE,
)
_CLOSING_HEADING = re.compile(
    r"(?:references|bibliography|footnotes|notes|endnotes|sources|further reading|see also|related(?: posts| articles| stories)?|external links|about (?:the )?authors?|about us|comments|acknowledge?ments|share|subscribe|newsletter|sponsors?|in this issue|read next|"
    r"more from .{0,40}|literatur|quellen|einzelnachweise)\W*"
)


def _is_debris(text: str) -> bool:
    return bool(_BLOCK.match(text) or _BYLINE.match(text))


def without_boilerplate(sentences: Sequence[Sentence], closes: Words = NOTHING) -> list[Sentence]:
    """The sentences that the article itself says. `closes`: the headings that end a text in its language."""
    blocks: dict[int, int] = {}
    for sentence in sentences:
        blocks[sentence.block] = blocks.get(sentence.block, 0) + len(sentence.text.split())
    headings = {s.heading for s in sentences if s.kind == HEADING}
    closing = {h for h in headings if _CLOSING_HEADING.fullmatch(fold(h)) or closes.match(h)}
    out = {s.block for s in sentences if blocks[s.block] <= SHORT and _is_debris(s.text.lstrip("*_ "))}
    return [
        s
        for s in sentences
        if s.block not in out
        and s.heading not in closing
        and not (len(s.text.split()) <= SHORT and _ANYWHERE.search(s.text))
    ]
