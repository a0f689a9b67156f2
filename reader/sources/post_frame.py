"""What a blog's program puts around a post: share buttons, `Read more`, where the post appeared first. Pure.

Text is Markdown. Each is told by its form and its place: by where its links lead, or by the title that it repeats. A
text that only uses the same words stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.sources.furniture import LINK, PICTURE, words_of
from reader.text import fold
from reader.urls import split_url

_POST = (
    r"(?:the|this) (?:post|article|page|entry|episode)|(?:der|dieser) (?:beitrag|artikel)|(?:l'|cet )article|(?:le|ce) billet"
    r"|(?:la|esta) entrada|(?:el|este) (?:art[ií]culo|post)|l'articolo|il post|o (?:post|artigo)|het (?:bericht|artikel)"
    r"|artyku[lł]|wpis|inl[aä]gget|innlegget|indl[aæ]gget|запись|сообщение"
)
_APPEARED = (
    r"(?:appeared first|first appeared|was first published) (?:on|in)|(?:erschien|ist) zuerst (?:auf|bei|erschienen auf)"
    r"|est apparue? en premier sur|(?:se public[oó]|apareci[oó]|aparece) primero en|proviene da|sembra essere il primo su"
    r"|[eè] apparso (?:per primo|prima) su|apareceu primeiro em|verscheen eerst op|pochodzi z serwisu|d[oö]k f[oö]rst upp p[aå]"
    r"|dukket f[oø]rst opp p[aå]|blev f[oø]rst vist p[aå]|впервые появил(?:ась|ось) на"
)
_FIRST = re.compile(rf"(?:{_POST})\s?(?P<title>.{{1,400}}?) (?:{_APPEARED}) (?P<site>.{{1,150}})", re.IGNORECASE)
_BEGINS = re.compile(
    rf"(?:^|(?<=[.!?…\])»”\"*_])\s+)(?=[*_]{{0,2}}(?:{_POST})(?:\s|\[))".replace("'", "['’]"), re.IGNORECASE
)
_SAID = re.compile(
    r".{1,300} was originally published in .{1,200} on medium, where people are .{1,120}"
    r"|\[\[ ?this is a content summary only\. visit my website for .{1,60}"
    r"|\d+ posts? - \d+ participants?"
    r"|thanks for reading .{0,80}! (?:subscribe for free to receive new posts|this post is public so feel free to share it)\b.{0,60}"
    r"|.{1,80} is a reader-supported (?:publication|newsletter)\. to receive new posts and support my work, .{0,80}"
)
"""Paragraphs that Medium, FeedBurner, Discourse and Substack write, as `text.fold` folds them."""
_READ_ON = (
    r"(?:continue reading|keep reading|read more|read on|read the rest(?: of (?:this|the) (?:entry|post|article|story))?|read the full \w+"
    r"|read full \w+|view (?:the )?(?:full )?(?:post|article|entry)|weiterlesen|weiter lesen|mehr lesen|lire (?:la suite|plus)"
    r"|continuer la lecture|(?:seguir|sigue|continuar) leyendo|leer m[aá]s|continua a leggere|leggi tutto|leggi di pi[uù]|continue lendo"
    r"|continuar lendo|ler mais|leia mais|lees (?:meer|verder)|verder lezen|l[aä]s mer|les mer|czytaj dalej|читать далее)"
)
_IS_READ_ON = re.compile(rf"(?:{_READ_ON}|(?:see )?more|mehr|m[aá]s)(?:\b.{{0,300}})?")
_ENDS = re.compile(
    rf"(?:^|(?<=[.!?…\])»”\"])\s+){_READ_ON}(?:\s?(?:→|»|>{{1,2}}|›|…|\.\.\.)|(?P<title>\s.{{1,300}}?)\s?(?P<arrow>→|»|>{{1,2}}|›)?)?$",
    re.IGNORECASE,
)
_SERVICES = frozenset(
    "facebook x twitter linkedin pinterest reddit tumblr whatsapp telegram pocket email e-mail mail print drucken imprimer imprimir stampa"
    " mastodon threads bluesky nextdoor skype google xing flipboard hacker news more mehr plus más mas press this".split()
)
_SHARE_WORDS = _SERVICES | frozenset(
    "click tap to share on a link friend opens in new window via the post with your by send it klick klicke klicken um auf zu über teilen wird"
    " neuem fenster geöffnet öffnen einem freund einen per senden cliquez pour cliquer partager sur envoyer un lien par à ami ouvre dans une"
    " nouvelle fenêtre haz clic para compartir en se abre una ventana nueva enviar enlace por correo electrónico a amigo fare clic per"
    " condividere su si apre una nuova finestra clique compartilhar no abre em nova janela 0 1 2 3".split()
)
_SHARING = re.compile(
    r"[?&]share=[\w-]+|#print$|/sharer?(?:\.php|/|\?)|/intent/(?:tweet|post)|/share(?:\.php|article)?(?:\?|/|$)|/pin/create|reddit\.com/submit"
    r"|wa\.me/\?|whatsapp\.com/send|getpocket\.com/save|news\.ycombinator\.com/submitlink|[?&]action=share\b|feedburner\.com/~ff/",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"subscribe(?: now| here| today| for free)?|share(?: this)?(?: (?:post|article|story))?|leave a comment|comment|like|restack|read in app"
    r"|upgrade(?: to paid| your subscription)?|give a gift(?: subscription)?|refer a friend|pledge your support|join the chat|get \d+% off.{0,40}"
    r"|jetzt abonnieren|teilen|kommentar hinterlassen|s'abonner(?: maintenant)?|partager|laisser un commentaire|suscribirse(?: ahora)?|suscr[ií]bete"
    r"|compartir|dejar un comentario|iscriviti(?: ora)?|condividi|lascia un commento|subscreva(?: agora)?|assine(?: agora)?|compartilhar"
)
"""Buttons with which a program speaks for itself."""
_HEADS = frozenset(
    "share this|share this post|share this article|share this entry|share this page|share|share on|like this|related|related posts|teilen|"
    "teilen mit|diesen beitrag teilen|gefällt mir|gefällt mir:|ähnliche beiträge|partager|partager cet article|partagez|j'aime ça|j'aime ceci|"
    "articles similaires|similaire|comparte|comparte esto|compartir|compártelo|me gusta esto|me gusta|relacionado|condividi|mi piace|"
    "correlati|compartilhe isso|compartilhe|curtir isso|curtir|delen|dit delen|vind ik leuk|gerelateerd|共享此文章".split(
        "|"
    )
)
_LIKES = (
    r"(?:(?:like|gef[aä]llt mir|j'aime|me gusta|mi piace|curtir|vind ik leuk)(?: this)? ?:? ?)+"
    r"(?:loading|wird geladen|chargement|cargando|caricamento|carregando|laden) ?(?:…|\.{2,3})"
)
_LOADING = re.compile(rf"{_LIKES}.{{0,40}}")
_TAIL = re.compile(
    rf"(?:^|\s)(?:(?:share this|teilen mit|partager|comparte esto) ?:(?: (?:{'|'.join(sorted(_SERVICES - {'x', 'this'}))}|x))*+ )?{_LIKES}$"
    rf"|(?:^|\s)(?:share this|teilen mit|partager|comparte esto) ?:(?: (?:{'|'.join(sorted(_SERVICES - {'x', 'this'}))}|x))++$",
    re.IGNORECASE,
)
"""Share and like buttons of which only the words are left."""
_SAYS = ("hanks for reading", "reader-supported")
_RULE = re.compile(r"(?:\\?[*_-][ ]?){3,20}")
_DRUPAL = re.compile(r".{0,60}\w{2,10}, \d{2}/\d{2}/\d{4} - \d{2}:\d{2}")
"""Who posted it and when, behind the title, as Drupal puts them over a text."""
SHORT = 120
"""Characters of a line that may be a heading over buttons, or a button, without being a link."""
LONGEST_ROW = 6_000
"""Characters of a row of buttons, with their addresses."""
_MAY_BE_ROW = re.compile(r"\s*(?:[-*+]\s*)?!?\[")


def without_frame(text: str, title: str = "", link: str = "") -> str:
    """The text of a post as its author wrote it. `title` and `link` are the post's."""
    if not text:
        return text
    paragraphs = text.split("\n\n")
    if _is_drupals(paragraphs[0], title):
        del paragraphs[0]
    paragraphs = _without_ends(paragraphs, title, link)
    kept = list(_without_buttons(paragraphs))
    return "\n\n".join(kept if len(kept) == len(paragraphs) else _without_ends(kept, title, link))


def without_buttons(text: str) -> str:
    """The text without rows of buttons to share, to like or to subscribe."""
    return "\n\n".join(_without_buttons(text.split("\n\n")))


def _is_drupals(block: str, title: str) -> bool:
    """Whether a first paragraph only repeats the title, with who posted it and when."""
    if not title or len(block) > len(title) + SHORT:
        return False
    said = words_of(block)
    return said.startswith(title) and _DRUPAL.fullmatch(said.removeprefix(title)) is not None


def _without_ends(paragraphs: list[str], title: str, link: str) -> list[str]:
    """The paragraphs without what stands at their end for the program's sake."""
    kept = list(paragraphs)
    while kept:
        last = kept.pop()
        shorter = _without_end(last, title, link)
        if shorter:
            kept.append(shorter)
        if shorter == last:
            break
    return kept


def _without_buttons(paragraphs: list[str]) -> Iterator[str]:
    """The paragraphs without rows of buttons, wherever these stand, and without the headings over them."""
    kept, below, code = list[str](), True, False
    for number in range(len(paragraphs) - 1, -1, -1):
        block = paragraphs[number]
        code = code != (block.count("```") % 2 == 1)
        is_code = code or "```" in block
        headed = number > 0 and _is_head(paragraphs[number - 1])
        button = not is_code and (_is_row(block, headed=headed) or (below and _is_head(block)))
        below = button or (below and not block.strip())
        if not button:
            kept.append(block)
    return reversed(kept)


def _is_head(block: str) -> bool:
    return len(block) < 80 and fold(words_of(block)).strip(" :*#_") in _HEADS


def _is_row(block: str, *, headed: bool) -> bool:
    """Whether a block is only buttons to share, to like or to subscribe. `headed`: it stands under such a heading."""
    if not headed and len(block) > SHORT and not _MAY_BE_ROW.match(block):
        return (
            len(block) < 700
            and any(map(block.__contains__, _SAYS))
            and _SAID.fullmatch(fold(words_of(block))) is not None
        )
    if len(block) > LONGEST_ROW:
        return False
    said = fold(words_of(block))
    if _LOADING.fullmatch(said) or _SAID.fullmatch(said):
        return True
    labels = [found[1] for found in LINK.finditer(block)]
    bare = PICTURE.sub("", LINK.sub("", block)).strip(" *_|·•\n\\-")
    if labels and not bare and all(_OWN.fullmatch(fold(words_of(label)).strip(" *_→»")) for label in labels):
        return True
    items = [item for line in block.split("\n") if (item := re.sub(r"^\s*[-*+]?\s*", "", line))]
    if not items or not (headed or any(_SHARING.search(found[2]) for found in LINK.finditer(block))):
        return False
    return all(_is_share(item) for item in items)


def _is_share(item: str) -> bool:
    """Whether an item of a list is a button to share with."""
    links = list(LINK.finditer(item))
    if links and all(_SHARING.search(found[2]) for found in links) and len(words_of(LINK.sub("", item)).split()) <= 2:
        return True
    words = set(re.findall(r"[\w-]+", fold(words_of(item))))
    return bool(words & (_SERVICES | {"share"})) and words <= _SHARE_WORDS


def _without_end(block: str, title: str, link: str) -> str:
    """The last paragraph without what says where to read on, or where the post appeared first; `""` if it is that."""
    if "```" in block:
        return block
    if _RULE.fullmatch(block.strip()) or (len(block) < 2_000 and _SAID.fullmatch(fold(words_of(block)))):
        return ""
    for found in _BEGINS.finditer(block[-2_000:]):
        start = max(0, len(block) - 2_000) + found.start()
        if _is_first(block[start:].strip(), title, link):
            return block[:start].rstrip()
    if leads := _read_on(block, link):
        return leads[0]
    if tail := _TAIL.search(block[-400:]):
        return block[: max(0, len(block) - 400) + tail.start()].rstrip()
    ends = _ENDS.search(block[-400:])
    if ends and (not ends["title"] or ends["arrow"] or _same(ends["title"], title)):
        return block[: max(0, len(block) - 400) + ends.start()].rstrip()
    return block


def _is_first(sentence: str, title: str, link: str) -> bool:
    """Whether a sentence says where the post appeared first: it repeats the title, or links to the post."""
    found = _FIRST.fullmatch(fold(words_of(sentence)))
    if found is None or len(found["site"].split()) > 15:
        return False
    if _same(found["title"], title):
        return True
    links = list(LINK.finditer(sentence))
    return len(links) == 2 and _same(found["title"], words_of(links[0][1])) and _is_here(links[0][2], link)


def _read_on(block: str, link: str) -> tuple[str] | None:
    """The paragraph without a link at its end that leads to the post itself."""
    links = list(LINK.finditer(block))
    if not links or block[links[-1].end() :].strip(" *_→»›>…].)\\"):
        return None
    last = links[-1]
    if not _IS_READ_ON.fullmatch(fold(words_of(last[1])).strip(" (*_[→»›>…-")) or not _is_here(last[2], link):
        return None
    return (block[: last.start()].rstrip(" *_([\\→»").rstrip(),)


def _is_here(target: str, link: str) -> bool:
    """Whether an address is of the post's own site, and not what the post points to."""
    return not link or _host(target) == _host(link)


def _host(link: str) -> str:
    return (split_url(link).hostname or "").removeprefix("www.")


def _same(said: str, title: str) -> bool:
    """Whether two titles have the same words, or one is the other's beginning, cut with dots."""
    one, other = (re.sub(r"[\W_]+", "", fold(text)) for text in (said, title))
    return bool(one) and (one == other or (said.rstrip().endswith(("…", "...")) and other.startswith(one)))
