"""What a program sets over a post that it sends by mail: the title again, who and when, buttons; and where the post is.

Everything here is pure; text is Markdown.
"""

from __future__ import annotations

import re

from reader.dates import read_date
from reader.sources.body import resolved
from reader.sources.furniture import LINK, PICTURE, words_of
from reader.sources.links import unwrapped
from reader.text import fold

TOP = 4_000
"""Characters at the top of a mail in which it says where it can be read."""
MOST = 16
"""Paragraphs that may stand over a post."""
LONG = 20
"""Words of a paragraph that is the post's own, and ends its head."""
_VERBS = frozenset(
    "view read open see view-in ansehen lesen öffnen anzeigen voir lire afficher ouvrir ver leer abrir visualizza leggi apri bekijk lees ler"
    " visualizar visa läs".split()
)
_PLACES = frozenset(
    "browser webbrowser online web app website webversion web-version navigateur ligne navegador línea linea webversie webbläsare".split()
)
_BETWEEN = frozenset(
    "in on as a an the this it your my our to of or here click e-mail email mail newsletter issue message post article story edition"
    " version page full im diese diesen dieser dieses als der die das hier dans le la votre cet cette ce courriel en el tu su este esta correo"
    " versión nel tuo questa questo versione je uw deze de nieuwsbrief no seu i din".split()
)
_IN_TEXT = re.compile(
    r"(?:view|read|open|see)\b[^\n]{0,60}\b(?:web|browser|online)\b[^\n]{0,12}?\s*[(<\[]{0,2}(https?://[^\s<>()\[\]]+)",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"like|comments?|restack|share|save|follow|reply|listen(?: now| to (?:this )?post| \d.{0,12})?|read in (?:the )?app|open in (?:the )?app"
    r"|\d{1,5} (?:likes?|comments?|restacks?)|subscribe(?: now)?|upgrade to paid|forward(?: to a friend)?"
)
_TIMES = re.compile(r"\d{1,3} min(?:ute)?s? read|[\d/, ]*|paid")
_ACTION = re.compile(
    r"substack\.com/(?:app-link|redirect|@|profile/)|[?&]action=|submitlike=|comments=true", re.IGNORECASE
)


def post_address(text: str, plain_part: str, subject: str, list_post: str, archived_at: str) -> str:
    """Where the post that a mail brings is on the web, `""` where nobody says.

    `plain_part`: the beginning of the mail's text; `list_post` and `archived_at`: its headers. An address that only
    leads an app, or one reader, to the post is the last that is taken.
    """
    title = fold(subject)
    links = [(fold(words_of(found[1])), unwrapped(found[2])) for found in LINK.finditer(text[:TOP])]
    titled = [link for label, link in links if label == title]
    said = _IN_TEXT.search(plain_part[:TOP])
    given = [
        *titled,
        *_posts(list_post),
        *([unwrapped(said[1])] if said else []),
        *(link for label, link in links if leads_to_browser(label)),
        *re.findall(r"https?://[^\s<>]+", archived_at)[:1],
    ]
    addresses = [address for link in given if (address := resolved(link))]
    return next((a for a in addresses if not _is_of_app(a)), next(iter(addresses), ""))


def leads_to_browser(label: str) -> bool:
    """Whether a link's words say that the mail can be read elsewhere: `View in browser`, `READ IN APP`."""
    words = set(re.findall(r"[\w-]+", fold(label)))
    return bool(words & _VERBS) and bool(words & _PLACES) and words <= _VERBS | _PLACES | _BETWEEN


def without_banner(text: str) -> str:
    """The text without the link to itself at its top."""
    paragraphs = text.split("\n\n")
    while paragraphs and len(words_of(paragraphs[0]).split()) < 20 and _is_banner(paragraphs[0]):
        paragraphs.pop(0)
    return "\n\n".join(paragraphs)


def without_head(text: str, subject: str, names: tuple[str, ...]) -> str:
    """A post without its own title, its writer, its day and the buttons at its top. `names`: who sent it."""
    paragraphs = text.split("\n\n")
    known = {fold(name) for name in names if name}
    kinds: list[str] = []
    for paragraph in paragraphs[:MOST]:
        kind = _kind(paragraph, fold(subject), known)
        if not kind and len(words_of(paragraph).split()) > LONG:
            break
        kinds.append(kind)
    if "title" not in kinds and "button" not in kinds:
        return text
    end = max(number for number, kind in enumerate(kinds) if kind) + 1
    kept = [paragraph for paragraph, kind in zip(paragraphs[:end], kinds, strict=False) if not kind] + paragraphs[end:]
    return "\n\n".join(kept) if any(words_of(paragraph) for paragraph in kept) else text


def _kind(paragraph: str, title: str, names: set[str]) -> str:
    """`title`, `button` or `about` for what a program sets over a post; `""` for what its writer wrote."""
    if len(paragraph) > 3_000 or "```" in paragraph:
        return ""
    said = fold(words_of(paragraph)).strip(" *_#|")
    if said == title:
        return "title"
    links = [found[2] for found in LINK.finditer(paragraph)]
    if said and _BUTTON.fullmatch(said) and (links or said in ("like", "comment", "restack", "read in app")):
        return "button"
    if links and leads_to_browser(said):
        return "button"
    bare = PICTURE.sub("", LINK.sub("", paragraph)).strip(" *_|·•∙\n\\-")
    if links and not bare and all(_ACTION.search(link) for link in links):
        return "button"
    by = said.removeprefix("by ").removeprefix("von ")
    parts = [part.strip() for part in re.split(r"[∙•·|]", by)]
    if all(part in names or _TIMES.fullmatch(part) or _is_day(part) for part in parts):
        return "about" if said else ""
    return ""


def _is_day(said: str) -> bool:
    """Whether it is a date, with or without its year, and nothing else."""
    if len(said.split()) > 5 or not any(map(str.isdigit, said)):
        return False
    return bool(read_date(said) or read_date(f"{said}, 2000"))


def _is_banner(paragraph: str) -> bool:
    return any(leads_to_browser(words_of(found[1])) for found in LINK.finditer(paragraph))


def _posts(header: str) -> list[str]:
    """The address of a post in a header that others use to say where to write to."""
    return [link for link in re.findall(r"https?://[^\s<>,]+", header)[:1] if re.match(r"https?://[^/]+/[^/]+", link)]


def _is_of_app(link: str) -> bool:
    return "/app-link/" in link
