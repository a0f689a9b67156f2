"""What a page leads to, as choices. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from reader.model.page.blocks import Target
from reader.model.page.labels import JUDGED
from reader.model.page.layout import Line
from reader.model.sections import shown_title
from reader.translation import gettext as _
from reader.tui.session import FILTERS

NAMES = {
    "link": _("Link"),
    "picture": _("Picture"),
    "related": shown_title("related"),
    "digest": _("Digest"),
    "story": _("Story"),
}
WITHIN = ("footnote", "reference")
"""What leads to another place of the same page, which is read in its order here."""


def targets_of(lines: Iterable[Line], *, judged: bool) -> list[tuple[Target, str]]:
    """Everything that can be followed, or labels that can be judged, once each, with what it is called."""
    texts: dict[Target, list[str]] = {}
    for line in lines:
        for run in line.runs:
            target = run.target
            if target is not None and target.kind not in WITHIN and (not judged or target.kind in JUDGED):
                texts.setdefault(target, []).append(run.text.strip())
    return [(target, _called(target, " ".join(filter(None, words)))) for target, words in texts.items()]


def _called(target: Target, text: str) -> str:
    name = NAMES.get(target.kind, FILTERS.get(target.kind, target.kind.capitalize()))
    if target.kind in ("link", "picture"):
        return f"{name}: {text}, {target.value}" if text != target.value else f"{name}: {text}"
    return f"{name}: {text or target.value}"
