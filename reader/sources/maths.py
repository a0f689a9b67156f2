"""Formulas of a page as TeX: MathML, KaTeX, MathJax, and the pictures that Wikipedia and WordPress set them as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMULA = "math"
"""Class of the `code` that a formula becomes."""
MOST = 4_000
"""Characters of a formula; what is longer is no formula."""
_DEEPEST = 40
_STYLE = re.compile(r"^\{?\\(?:displaystyle|textstyle)\s*")
_PICTURE = re.compile(r"(?:^|\s)(?:latex|tex|math|mathimg|mwe-math-fallback-image-\w+)(?:\s|$)")
_RENDERER = re.compile(r"/math/render/|/latex\.php|latex\.codecogs\.com|chart\.apis\.google\.com/chart\?cht=tx")
_WHOLE = re.compile(r"(?:^|\s)(?:katex|katex-display|mwe-math-element|MathJax_SVG|MathJax|MJXc-display)(?:\s|$)")
_DROPPED = re.compile(r"(?:^|\s)(?:MathJax_Preview|MathJax_Display|MathJax|MathJax_SVG|MathJax_SVG_Display)(?:\s|$)")
_BETWEEN = {"msup": "^", "msub": "_", "mover": "^", "munder": "_"}
_BOTH = ("msubsup", "munderover")


def rewrite_maths(root: HtmlElement) -> None:
    """Turn every formula under `root` into a `code` of its TeX between dollar signs, once, in place."""
    for script in list(root.iter("script")):
        if (script.get("type") or "").startswith("math/tex"):
            _drop_rendered(script)
            _become(script, script.text or "", "mode=display" in script.get("type", ""))
    for element in list(root.iter("math", "span", "mjx-container", "img")):
        if element.getparent() is not None and (tex := _tex_of(element)):
            _become(element, tex, _is_display(element))


def _tex_of(element: HtmlElement) -> str:
    named = element.get("class") or ""
    if element.tag == "img":
        drawn = _PICTURE.search(named) or _RENDERER.search((element.get("src") or "")[:2_000])
        return element.get("alt") or "" if drawn else ""
    if element.tag == "span" and not _WHOLE.search(named):
        return ""
    math = element if element.tag == "math" else next(element.iter("math"), None)
    if math is not None:
        return _tex_of_math(math)
    return next((tex for picture in element.iter("img") if (tex := _tex_of(picture))), "")


def _tex_of_math(math: HtmlElement) -> str:
    for note in math.iter("annotation"):
        if "tex" in (note.get("encoding") or "").lower() and (note.text or "").strip():
            return note.text or ""
    return math.get("alttext") or _from_mathml(math, 0)


def _from_mathml(element: HtmlElement, depth: int) -> str:
    """Presentation MathML as TeX, as far as it goes; else its signs, one after another."""
    if not isinstance(element.tag, str) or element.tag in ("annotation", "annotation-xml"):
        return ""
    name = element.tag.rpartition(":")[2]
    if depth > _DEEPEST:
        return " ".join("".join(element.itertext()).split())
    parts = [_from_mathml(child, depth + 1) for child in element if isinstance(child.tag, str)]
    if name in _BETWEEN and len(parts) == 2:
        return f"{parts[0]}{_BETWEEN[name]}{_grouped(parts[1])}"
    if name in _BOTH and len(parts) == 3:
        return f"{parts[0]}_{_grouped(parts[1])}^{_grouped(parts[2])}"
    if name == "mfrac" and len(parts) == 2:
        return f"\\frac{{{parts[0]}}}{{{parts[1]}}}"
    if name == "mroot" and len(parts) == 2:
        return f"\\sqrt[{parts[1]}]{{{parts[0]}}}"
    if name == "msqrt":
        return f"\\sqrt{{{''.join(parts)}}}"
    if name == "mtext":
        return f"\\text{{{element.text or ''}}}"
    between = {"mtr": " & ", "mtable": r" \\ "}.get(name, "")
    return (element.text or "").strip() + between.join(parts)


def _grouped(part: str) -> str:
    return part if len(part) == 1 else f"{{{part}}}"


def _is_display(element: HtmlElement) -> bool:
    shown = element.get("display") in ("block", "true") or "katex-display" in (element.get("class") or "")
    return shown or any(math.get("display") == "block" for math in element.iter("math"))


def _drop_rendered(script: HtmlElement) -> None:
    """Take out what MathJax drew for a script that holds the TeX: it stands right before it."""
    for drawn in list(_before(script)):
        drawn.drop_tree()


def _before(script: HtmlElement) -> Iterator[HtmlElement]:
    drawn = script.getprevious()
    for _ in range(3):
        if drawn is None or not _DROPPED.search(drawn.get("class") or "") or (drawn.tail or "").strip():
            return
        yield drawn
        drawn = drawn.getprevious()


def _become(element: HtmlElement, tex: str, display: bool) -> None:
    tail = element.tail
    tex = " ".join(tex.split())[:MOST]
    if _STYLE.match(tex):
        braced = tex.startswith("{") and tex.endswith("}")
        tex = _STYLE.sub("", tex)
        tex = (tex[:-1] if braced else tex).strip()
    element.clear()
    element.tag, element.tail = "code", tail
    element.set("class", FORMULA)
    element.text = f"$${tex}$$" if display else f"${tex}$"
