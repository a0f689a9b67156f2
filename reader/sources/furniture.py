"""What stands in a mail for the sender's sake: advertisements, buttons, the footer. Pure; text is Markdown.

Each is recognized by its form and its place, not by a word alone: a story about unsubscribing is a story.
"""

from __future__ import annotations

import re

from reader.text import clean_line, fold, plain

LINK = re.compile(
    r"(?<!!)\[((?:!\[[^\[\]]{0,300}\]\([^()\s]{0,2000}\)|\\.|[^\[\]\\]|\[[^\[\]]{0,200}\]){1,400}+)\]"
    r"\(<?(https?://[^\s()<>]+)>?(?:\s+\"[^\"\n]{0,300}\")?\)"
)
"""A link in Markdown: label and address. A label may hold a picture and brackets."""
PICTURE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,2000}\)")
_ADVERTISEMENT = re.compile(
    r"(?:today'?s |this (?:week|issue|edition)'?s |our |a )?(?:"
    r"(?:together|in partnership|in collaboration) with\b|(?:presented|sponsored|powered|supported|promoted) by\b|brought to you by\b|"
    r"(?:a )?message from\b|(?:word|message|note) from (?:our |today'?s |this \w+'?s )?(?:sponsor|partner|friends|supporter)s?\b|"
    r"our (?:friends|partners|sponsors)(?: \(.{1,30}\))?$|(?:from|by) our (?:sponsor|partner|advertiser)s?\b|sponsor(?:ed)?(?: (?:content|post|message|link|section|story))?\s*(?::|$|\||[–—-])|"
    r"(?:promoted|promotion|partner(?:ed)? content|paid (?:post|partnership|promotion)|partner|advertisement|advertorial|ad|ads)\s*(?::|$|\||[–—-])|"
    r"(?:anzeige|werbung|publicite|publicité|publicidad|pubblicita|pubblicità|advertentie|annonce|reklam|реклама)\s*(?::|$|\||[–—-]))",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"[(\[](?:ad|ads|sponsor|sponsored|sponsored (?:post|content|link)|promoted|promo|advertisement|partner|partner content|paid|anzeige|werbung)[)\]]\W*$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?:[*_]{1,2}|[(\[])(?:ad|ads|sponsor|sponsored|promoted|promo|advertisement|partner|paid|anzeige|werbung)[*_)\]]{1,2}\W*$",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"(?:read|continue|keep|see|view|watch|listen|learn|find out|discover|explore|get|show)"
    r"(?: (?:more|on|it|this|now|here|online|reading|out|all|the (?:full |whole |rest|original|latest )?(?:story|article|post|paper|report|interview|piece|essay|details|rest|video|episode|thread|issue|more)"
    r"|full (?:story|article|post|text|report)|in (?:your |the )?(?:app|browser)|started|free|the app|article|post|story|comments))+\b.{0,40}|"
    r"(?:click|tap|apply|register|sign up|join|start|try|tell us|vote|reply|download|buy|order|shop|book)\b(?: \S+){0,3} ?(?:here|now|free|today|demo|for free|in|up)?|"
    r"(?:subscribe|unsubscribe|share|like|comment|restack|forward|tweet|upgrade|donate|pledge|follow)\b(?: \S+){0,4}|"
    r"leave a comment|(?:more|less) like this|go deeper|dig deeper|read on|dive in|full (?:coverage|details)|give a gift\b.{0,30}|full (?:story|article|post)|more(?: here| info| details)?|link|source|here|comments?|discuss(?:ion)?|"
    r"open in (?:app|browser)|weiterlesen|mehr(?: lesen| dazu)?|zum artikel|lire (?:la suite|l'article)|en savoir plus|leer m[aá]s|"
    r"seguir leyendo|leggi (?:tutto|di piu|di più)|continua a leggere|ler mais|lees (?:meer|verder)|las mer|läs mer|les mer|czytaj (?:dalej|wiecej|więcej)|читать(?: далее)?",
    re.IGNORECASE,
)
MOST_BUTTON_WORDS = 7
_OWN = re.compile(
    r"\W*(?:subscribe|unsubscribe|share|like|(?:more|less) like|comment|restack|upgrade|sign|join|donate|pledge|leave|follow|forward|tweet|give a)\b"
)
_LEAVING = re.compile(
    r"unsubscribe|manage (?:your )?(?:e-?mail )?(?:preferences|subscriptions?|settings)|(?:update|change|edit) (?:your )?(?:e-?mail )?"
    r"(?:preferences|profile|settings|address)|e-?mail preferences|opt[ -]?out|no longer (?:want|wish)|abmelden|abbestellen|"
    r"se d[ée]sabonner|d[ée]sinscri|darse de baja|cancelar (?:la )?suscripci|disiscriv|annulla l'iscrizione|uitschrijven|afmelden|"
    r"cancelar inscri|avregistrera|afmeld|отписаться|wypisz",
    re.IGNORECASE,
)
_TO_SUBSCRIBERS = re.compile(
    r"(?:you(?:'re| are) (?:receiving|getting|currently a|subscribed|on the)|you (?:received|subscribed|signed up)|this (?:e-?mail|message|newsletter) was sent|"
    r"why (?:did|am) i (?:get|receiv)|was this (?:e-?mail|newsletter|issue) forwarded|forwarded this|sent (?:to you )?by|"
    r"you just read|forwarded this e-?mail|.{0,60}\bis a (?:reader|listener)-supported|(?:published|curated|edited|built|made|crafted)"
    r"(?: (?:and|&) (?:published|curated|edited|maintained))?(?: with .{1,12})? by\b|brought to you by|subscription details|follow (?:us|.{1,30} on)\b|share on\b|"
    r"you are among|copyright|©|\(c\) ?\d{4}|all rights reserved|our mailing address|add us to your|privacy policy|terms of (?:use|service)|"
    r"thanks? (?:you )?for reading|until (?:next|tomorrow)|see you (?:soon|next|tomorrow)|have feedback|if you have any (?:comments|feedback|questions)|"
    r"want to (?:advertise|work|sponsor)|love [^.!?\n]{1,40}\?|how did (?:we|you)|what did you think|rate (?:this|today)|refer (?:a friend|friends)|"
    r"share (?:this|your|the) (?:newsletter|issue|referral)|we'?re hiring|p\.?s\.? (?:forward|share)|sie erhalten diese|vous recevez|recibes este|"
    r"ricevi questa)",
    re.IGNORECASE,
)
_IS_HEADER = re.compile(
    r"(?:was this (?:e-?mail|newsletter) )?forwarded (?:this|to you)|(?:did someone|a friend) forward|not (?:a )?subscribe[rd]|add us to your|"
    r"trouble (?:viewing|reading)|having trouble|(?:images|email) not displaying"
)
_POSTAL = re.compile(
    r"\b(?:P\.? ?O\.? Box|PMB|Postfach|BP) \d|\b\d{1,5} (?:\w+ ){1,3}(?:St|Street|Ave|Avenue|Blvd|Boulevard|Road|Rd|Lane|Ln|Plaza|Drive|Way|"
    r"Square|Quay)\b|\w(?:straße|strasse|gasse|platz) \d|\b(?:rue|avenue|boulevard|via|calle) \w.{0,30}, ?\d{4,5}\b",
)
MOST_FOOTER_WORDS = 80
SHORT = 12
"""Words of a line that may stand in a footer without saying so: an address, a name, a row of links."""


def words_of(markdown: str) -> str:
    """The words of a piece of Markdown on one line; those of a link are its label, and pictures have none."""
    return clean_line(plain(LINK.sub(lambda found: found[1], PICTURE.sub("", markdown))))


def is_advertisement(title: str) -> bool:
    """Whether a heading says that what follows is paid for."""
    said = fold(words_of(title)).strip(" *_#")
    said = re.sub(r"^[^\w(\[]+", "", said)
    return _ADVERTISEMENT.match(said) is not None or _MARKED.search(said) is not None


def is_marked(block: str) -> bool:
    """Whether a block ends with a mark, in italics or brackets, that says it is paid for."""
    return _MARK.search(block[-80:]) is not None


def is_mark(block: str) -> bool:
    """Whether a short line only says that what stands above it is paid for: `Larder sponsor`."""
    said = fold(words_of(block)).strip(" .*_()[]")
    return (
        len(said.split()) <= 6
        and re.search(r"(?:^|\s)(?:sponsor|sponsored|promoted|advertisement|paid)$", said) is not None
    )


def is_button(label: str) -> bool:
    """Whether a link's label only says what to do: `Read more`, `Subscribe now`."""
    said = fold(words_of(label)).strip(" *_>»›→←|.!:…")
    said = re.sub(r"^\W+", "", said)
    return len(said.split()) <= MOST_BUTTON_WORDS and _BUTTON.fullmatch(said) is not None


def leads_on(label: str) -> bool:
    """Whether a button leads to a story, and not to a subscription or a share."""
    return _OWN.match(fold(words_of(label))) is None


def without_header(text: str) -> str:
    """The text without what its top says to others than its subscribers: `Forwarded this email? Subscribe here`."""
    paragraphs = text.split("\n\n")
    while len(paragraphs) > 1 and _IS_HEADER.match(fold(words_of(paragraphs[0]))) and len(paragraphs[0].split()) <= 25:
        paragraphs.pop(0)
    return "\n\n".join(paragraphs)


def without_footer(text: str) -> str:
    """The text without the footer at its end; what says the same words further up stays."""
    paragraphs = text.split("\n\n")
    end = len(paragraphs)
    for number in range(len(paragraphs) - 1, 0, -1):
        if _in_footer(paragraphs[number], paragraphs[number - 1]):
            end = number
        elif not _may_be_footer(paragraphs[number]):
            break
    while 1 < end < len(paragraphs) and _is_postal(paragraphs[end - 1]):
        end -= 1
    return "\n\n".join(paragraphs[:end]).strip()


def _in_footer(paragraph: str, before: str) -> bool:
    """Whether a paragraph says that it belongs to a footer."""
    if paragraph.startswith("#"):
        return _TO_SUBSCRIBERS.match(fold(words_of(paragraph)).lstrip("# *_")) is not None
    words = plain(paragraph).split()
    if not words or len(words) > MOST_FOOTER_WORDS:
        return False
    links = [found[1] for found in LINK.finditer(paragraph)]
    if any(_LEAVING.search(label) for label in links):
        return True
    said = fold(" ".join(words)).lstrip("*_ ")
    if before.lstrip().startswith("#") and not _in_footer(
        before.lstrip(), ""
    ):  # what stands right under a heading is what the heading is about
        return False
    if (
        links
        and all(is_button(label) and not leads_on(label) for label in links)
        and len(LINK.sub("", paragraph).split()) <= 3
    ):
        return True
    return _TO_SUBSCRIBERS.match(said) is not None or (bool(links) and len(words) <= 40 and bool(_LEAVING.search(said)))


def _is_postal(paragraph: str) -> bool:
    """Whether a paragraph is the sender's address."""
    said = words_of(paragraph)
    return len(said.split()) <= 20 and not paragraph.startswith("#") and _POSTAL.search(said) is not None


def _may_be_footer(paragraph: str) -> bool:
    said = plain(paragraph).strip()
    return (
        len(said.split()) <= SHORT
        and not said.endswith((".", "?", "!", "”", '"', "。"))
        and not paragraph.startswith("#")
    )


def is_button_line(block: str) -> bool:
    """Whether a block holds nothing but buttons and pictures."""
    bare = PICTURE.sub("", block)
    return not LINK.sub("", bare).strip(" *_|·•\n") and all(is_button(found[1]) for found in LINK.finditer(bare))
