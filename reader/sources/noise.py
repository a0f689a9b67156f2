"""What surrounds an article on its page: menus, comments, related stories, forms. Told by name, place and form."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from reader.sources.weights import Weight, weigh
from reader.text import fold

ALWAYS_OUT = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "button", "input", "select", "textarea",
    "nav", "svg", "canvas", "dialog",
)  # fmt: skip
_HARD = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:list|area|section|form|thread|body|s)?|disqus\w*|discussions?|respond|repl(?:y|ies)|related\w*|recommend\w*|recirc\w*|cookies?\w*|consent|gdpr|onetrust\w*|"
    r"newsletters?|subscribe|subscription|sign-?up|log-?in|sign-?in|popup|advert(?:isement)?s?|ads?|sponsor(?:ed)?|most-?(?:read|popular)|trending|read-?(?:next|more)|more-?(?:stories|posts|articles|from)|"
    r"up-?next|also-?like|outbrain|taboola|share\w*|sharing|sharedaddy|social\w*|nav(?:bar|igation)?|menu|breadcrumbs?|pagination|pager|next-?prev|prev-?next|skip-?link|screen-?reader\w*|sr-only|visually-?hidden|"
    r"vcard|mw-editsection|navbox|catlinks|printfooter|toc|headerlink|hashlink|noprint|print-only|author-?(?:bio|box|info|card)|about-?(?:the-)?author)(?=$|[\s_-])",
    re.IGNORECASE,
)  # fmt: skip
_SOFT = re.compile(
    r"(?:^|[\s_-])(?:footer|sidebars?|aside|promo\w*|banner|modal|byline|tag-?list|tags|widgets?|toolbar|caption|rating|vote|donat(?:e|ion)|support-us|paywall|masthead|"
    r"site-header|postmeta|post-meta|entry-meta|meta-data|teasers?|cards?|carousel|slider|secondary)(?=$|[\s_-])",
    re.IGNORECASE,
)  # fmt: skip
_OF_A_POST = re.compile(r"^(?:tag|category|tax|term|post_tag|status|type|format)-", re.IGNORECASE)
"""Class names in which WordPress says what a post is about: a post about cookies is no notice about them."""
_STATE = re.compile(
    r"^(?:with|has|no|without|is|hide|show)[-_]|[-_](?:open|layout|active|ready|enabled|disabled)$", re.IGNORECASE
)
_HUMP = re.compile(r"([a-z])([A-Z])")
_SECTION = re.compile(
    r"(?:(?:(?:our |more )?(?:related|similar|recommended|suggested|popular|featured|latest|recent|trending)(?: (?:posts?|articles?|stor(?:y|ies)|content|reading|reads|news|topics|links|coverage|entries|videos?|for you|now))?"
    r"|(?:you (?:may|might|could|will|ll)|you'll|if you liked this).{0,30}|(?:read also|(?:read|see|watch|keep|continue|more) (?:next|more|reading|to read|stories|posts|articles))(?: .{0,30})?|more (?:from|in|on|about|by) .{1,40}"
    r"|most (?:read|popular|viewed|shared|commented)(?: .{0,20})?|up next|next (?:up|post|article)|previous (?:post|article)|don'?t miss|editor'?s? (?:picks?|choice)|recommended by .{1,20}|from (?:our|the) (?:blog|network|partners|archives?)|around the web"
    r"|share (?:this|on|with|via)\b.{0,30}|share|follow us.{0,20}|(?:sign up|subscribe)\b.{0,60}|newsletter|(?:get|join) (?:our|the) (?:newsletter|mailing list).{0,30}|about the authors?|advertisement|sponsored(?: content)?|tags?|categories|archives?|log ?in|sign in"
    r"|verwandte (?:artikel|themen|beiträge)|mehr zum thema|das könnte (?:sie|dich) auch interessieren|meistgelesen.{0,10}|lesen sie auch.{0,20}|à lire (?:aussi|également)|sur le même (?:sujet|thème)|articles? (?:liés|similaires)|les plus lus"
    r"|artículos relacionados|te puede interesar|lo más leído|articoli correlati|leggi anche|lees ook|gerelateerd.{0,20}|relaterade? .{0,20}|läs (?:också|mer)|powiązane.{0,20}|читайте также|похожие.{0,20})\W*)",
    re.IGNORECASE,
)  # fmt: skip
_REPLIES = re.compile(
    r"(?:(?:\d+|no|one|two|your|all|reader|readers'?) (?:comments?|responses?|replies|reactions?|thoughts?)(?: (?:on|to) .{0,100})?|comments?(?: (?:\(?\d+\)?|on .{0,100}|section))?|(?:discussion|comments) about this .{1,20}"
    r"|what readers say|(?:leave|post|write|add) (?:a|your) (?:reply|comment)(?: .{0,30})?|join the (?:conversation|discussion)|comments? (?:are|is) closed.{0,5}|kommentare?|\d+ kommentare?|commentaires?|\d+ commentaires?|comentarios|commenti|reacties|komentarze|комментарии)\W*",
    re.IGNORECASE,
)  # fmt: skip
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_OF_A_FIGURE = ("figure", "figcaption", "p", "div")
_CAPTIONS = frozenset(("caption",))
"""What is called so below a picture is the article's own words."""
LEAST_LEFT = 300
"""Characters of paragraphs that have to be left where comments are taken out."""
LONG = 150
"""Words of a part that its name alone does not condemn."""


def drop_always(root: Any) -> None:
    """Take out what never holds text of an article. A form around the whole page, as some servers write it, is kept."""
    whole = len("".join(root.itertext())) or 1
    for tag in (*ALWAYS_OUT, "form"):
        for node in list(root.iter(tag)):
            if node.getparent() is None or (tag == "form" and len("".join(node.itertext())) > whole / 2):
                continue
            node.drop_tree()


def drop_noise(root: Any, titles: tuple[str, ...] = (), lenient: bool = False) -> None:
    """Take out what surrounds an article. `lenient`: only what is named for something that is never one."""
    drop_always(root)
    page = _Page(root, titles)
    for node in list(root.iter()):
        if node.getparent() is None or node is root or not isinstance(node.tag, str):
            continue
        if page.is_noise(node, lenient):
            node.drop_tree()
    if not lenient:
        _drop_sections(root)
        _drop_teasers(root)


class _Page:
    """A page as it is judged: its weights, and what holds the marks of its article."""

    def __init__(self, root: Any, titles: tuple[str, ...]) -> None:
        self.weights = weigh(root)
        self.whole = self.weights[root].paragraphs or self.weights[root].text or 1
        self.holding: set[Any] = set()
        """What holds a mark of the article: its heading, or what the page says is its body."""
        for mark in _marks(root, titles):
            self.holding.add(mark)
            self.holding.update(mark.iterancestors())
        self.within: set[Any] = set()
        """What has an article around it. Filled as the walk goes down."""

    def is_noise(self, node: Any, lenient: bool) -> bool:
        if node.tag in ("html", "body", "main"):
            return False
        parent = node.getparent()
        if parent in self.within or parent.tag in ("article", "main"):
            self.within.add(node)
        weight = self.weights.get(node) or Weight()
        if _is_hidden(node):
            return weight.paragraphs < self.whole / 2
        named = _name_of(node)
        hard = {found.group().strip(" _-").lower() for found in _HARD.finditer(named)} if named else set()
        soft = {found.group().strip(" _-").lower() for found in _SOFT.finditer(named)} if named else set()
        if node.tag in _OF_A_FIGURE:
            soft -= _CAPTIONS
        if node.tag in ("aside", "footer"):
            return not lenient and self._is_beside(node, weight)
        if not hard and not (soft and not lenient):
            return False
        if self._is_protected(node, weight, len(hard) + len(soft) > 1 or bool(hard & _NEVER)):
            return False
        return bool(hard) or weight.words < LONG or weight.density > 0.3 or node not in self.within

    def _is_protected(self, node: Any, weight: Weight, certain: bool) -> bool:
        share = weight.paragraphs / self.whole
        if node in self.holding:
            return share > 0.1
        return share > 0.5 and (not certain or not self.holding)

    def _is_beside(self, node: Any, weight: Weight) -> bool:
        """Whether an aside or a footer is the page's. One of the article itself has its notes in it."""
        if self._is_protected(node, weight, False):
            return False
        teasers = sum(1 for _ in node.iter("article", "h2", "h3", "h4"))
        return not (node in self.within and weight.words > 120 and weight.density < 0.2 and teasers < 3)


_NEVER = frozenset(
    "comment comments commentlist discussion discussions related relatedposts recommended cookie cookies consent login".split()
)


def _marks(root: Any, titles: tuple[str, ...]) -> list[Any]:
    wanted = {fold(title) for title in titles if title}
    headings = [h for h in root.iter("h1") if any(_fits(fold(" ".join(h.itertext())), title) for title in wanted)]
    bodies = root.xpath(".//*[@itemprop='articleBody'] | .//*[@property='articleBody']")[:5]
    return [*headings[:3], *bodies]


def _fits(heading: str, title: str) -> bool:
    return len(heading) > 2 and (heading == title or title.startswith(heading) or heading.startswith(title))


def _is_hidden(node: Any) -> bool:
    style = (node.get("style") or "")[:300].replace(" ", "").lower()
    return node.get("hidden") is not None or node.get("aria-hidden") == "true" or "display:none" in style


def _name_of(node: Any) -> str:
    """The names of an element that say what it is, without those that only say how it is laid out."""
    named = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}"[:500]
    if not named.strip():
        return ""
    named = _HUMP.sub(r"\1-\2", named)
    return " ".join(name for name in named.split() if not _OF_A_POST.match(name) and not _STATE.search(name))


def _drop_sections(root: Any) -> None:
    """Take out what stands under a heading such as `Related stories` or `3 comments`."""
    weights = weigh(root)
    whole = weights[root].paragraphs or 1
    for heading in list(root.iter(*_HEADINGS)):
        parent = heading.getparent()
        if parent is None or heading not in weights:
            continue
        said = " ".join("".join(heading.itertext()).split())
        replies = len(said) <= 140 and _REPLIES.fullmatch(said) is not None
        if not replies and (len(said) > 140 or not _SECTION.fullmatch(said)):
            continue
        box = _box_of(heading, root)
        if box is None or weights[box].paragraphs > (whole * 0.5 if not replies else whole - LEAST_LEFT):
            _drop_under(heading, weights)
        elif replies or _is_box(box, weights, said):
            box.drop_tree()


def _is_box(box: Any, weights: dict[Any, Weight], said: str) -> bool:
    """Whether what stands under such a heading leads away from the article, or is too short to be a part of it."""
    linked = sum(1 for heading in box.iter(*_HEADINGS) if heading in weights and weights[heading].density > 0.9)
    short = weights[box].words < 120 and not said.lower().startswith("more")
    return short or linked > 1 or weights[box].density > 0.25


def _box_of(heading: Any, root: Any) -> Any:
    """The element that a heading is the first thing in, if it is no part of the text's own structure."""
    node, box = heading, None
    for _ in range(4):
        parent = node.getparent()
        if (
            parent is None
            or parent is root
            or parent.tag in ("body", "main", "article")
            or node.getprevious() is not None
            or (parent.text or "").strip()
        ):
            break
        node = box = parent
    return box if box is not None and len(box) > 0 and (len(box) > 1 or len(box[0]) > 1) else None


def _drop_under(heading: Any, weights: dict[Any, Weight]) -> None:
    """Take out a heading and what follows it up to the next one of its kind, where that is mostly links or the end."""
    under: list[Any] = []
    node = heading.getnext()
    while node is not None and node.tag not in ("h1", "h2", heading.tag):
        under.append(node)
        node = node.getnext()
    known = [weights[part] for part in under if part in weights]
    text, linked = sum(w.text for w in known), sum(w.linked for w in known)
    at_the_end = node is None and text < 0.5 * weights[heading.getparent()].text
    if at_the_end or linked > text * 0.4:
        for part in (heading, *under):
            part.drop_tree()


def _drop_teasers(root: Any) -> None:
    """Take out groups of three or more short parts that each begin with a heading that is a link."""
    weights = weigh(root)
    groups: dict[Any, list[Any]] = defaultdict(list)
    for heading in root.iter(*_HEADINGS):
        if weights[heading].density > 0.9 and _leads_away(heading) and (card := _card_of(heading, root)) is not None:
            groups[card.getparent()].append(card)
    whole = weights[root].paragraphs or 1
    for cards in groups.values():
        alike = [card for card in dict.fromkeys(cards) if weights[card].words < 80]
        if len(alike) >= 3 and sum(weights[card].paragraphs for card in alike) < whole * 0.7:
            for card in alike:
                if card.getparent() is not None:
                    card.drop_tree()


def _leads_away(heading: Any) -> bool:
    """Whether a heading links to another page, and not only to itself."""
    return any((link.get("href") or "#")[0] != "#" for link in heading.iter("a")) or heading.getparent().tag == "a"


def _card_of(heading: Any, root: Any) -> Any:
    """The element that holds a teaser: the outermost of few around its heading that holds no other heading."""
    card = None
    node = heading.getparent()
    for _ in range(3):
        if (
            node is None
            or node is root
            or node.tag in ("body", "main")
            or sum(1 for _ in zip(node.iter(*_HEADINGS), range(2), strict=False)) > 1
        ):
            break
        card, node = node, node.getparent()
    return card
