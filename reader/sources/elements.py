"""Elements whose meaning Markdown would lose, rewritten before a piece of HTML is converted: one pass of lxml.

Most pieces have none of them, and a search for their names is all that they cost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGNS = (
    re.compile(r"<(?:su[pb]|math|mjx|iframe|video|audio|embed|object|pre|table|noscript|acronym|script type=.math)\b"),
    re.compile(r"class=[\"']?(?:katex|math\b|mwe-math|mathjax|latex|tex\b|footnote|linenums)"),
    re.compile(r"#(?<!&#)_?(?:user-content-)?(?:fn|f\d|foot|note|cite|ref|bib|edn|ftn|sdf|end|easy|n\d|\d)"),
    re.compile(r"role=[\"']?doc-"),
)
"""What stands in HTML, in small letters, of which something is rewritten. Each begins with letters that are looked for
quickly; `&#8217;` is a sign and no link to a note.
"""
_PICTURES = ("/math/render/", "/latex.php")
"""What is in the addresses of pictures of formulas."""
_FORMULA = re.compile("\ue000(\\d+)\ue001")
_OURS = dict.fromkeys(range(0xE000, 0xE006))
_TICK = "\ue002"
_PLEA = re.compile(r"java-?script|cookies|your browser", re.IGNORECASE)
LEAST_NOSCRIPT = 3
"""Words of a `noscript` that has something to say."""


def needs_rewriting(html: str) -> bool:
    """Whether a piece of HTML may have elements that are rewritten."""
    if "`" in html:
        return True
    low = html.lower()
    return any(sign.search(low) for sign in _SIGNS) or any(map(low.__contains__, _PICTURES))


def rewritten(html: str) -> tuple[str, list[str]]:
    """The HTML with those elements rewritten, and the formulas that marks in it stand for; see `with_formulas`."""
    import lxml.etree
    import lxml.html

    html = html.translate(_OURS)
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div", parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return html, []
    rewrite(root)
    formulas = _taken_out(root)
    if "`" in html:
        _mark_ticks(root)
    text: str = lxml.html.tostring(root, encoding="unicode")
    return text, formulas


def rewrite(root: HtmlElement) -> None:
    """Rewrite all under `root`, in place."""
    from reader.sources.code import rewrite_code
    from reader.sources.footnotes import mark_notes
    from reader.sources.frames import rewrite_frames
    from reader.sources.layout import unwrap_layout
    from reader.sources.maths import rewrite_maths
    from reader.sources.scripts import rewrite_scripts

    open_noscripts(root)
    rewrite_maths(root)
    mark_notes(root)
    rewrite_scripts(root)
    rewrite_code(root)
    rewrite_frames(root)
    unwrap_layout(root)


def open_noscripts(root: HtmlElement) -> None:
    """Show what stands for those without scripts, unless it only asks for them or repeats a picture."""
    for element in list(root.iter("noscript")):
        if element.getparent() is None:
            continue
        words = "".join(element.itertext()).split()
        if len(words) < LEAST_NOSCRIPT or (len(words) < 60 and _PLEA.search(" ".join(words)[:1_000])):
            element.drop_tree()
            continue
        element.tag = "div"
        element.attrib.clear()


def with_formulas(text: str, formulas: list[str]) -> str:
    """The text with its formulas in their places, exactly as they are."""
    if not formulas and _TICK not in text:
        return text
    text = text.replace(_TICK, "\\`")
    return _FORMULA.sub(lambda mark: formulas[int(mark[1])] if int(mark[1]) < len(formulas) else "", text)


def _taken_out(root: HtmlElement) -> list[str]:
    from reader.sources.maths import FORMULA

    formulas: list[str] = []
    for element in root.iter("code"):
        if element.get("class") == FORMULA and len(element) == 0:
            formulas.append(element.text or "")
            element.tag, element.text = "span", f"\ue000{len(formulas) - 1}\ue001"
    return formulas


def _mark_ticks(root: HtmlElement) -> None:
    """Mark the backticks of the text itself, which are no code."""
    from lxml import etree

    inside = 0
    for event, part in etree.iterwalk(root, events=("start", "end")):
        code = part.tag in ("code", "pre", "kbd", "samp", "tt")
        if event == "start":
            inside += code
            if not inside and part.text and "`" in part.text:
                part.text = part.text.replace("`", _TICK)
            continue
        inside -= code
        if not inside and part.tail and "`" in part.tail:
            part.tail = part.tail.replace("`", _TICK)
