"""Two digests of one article side by side: an editor's, an extracted one, those of models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.model.claim_reasons import claim_reason
from reader.model.digest import Digest, made_by
from reader.model.edits import format_field
from reader.model.sections import LISTS, shown_title
from reader.translation import gettext as _
from reader.tui.controllers.said import Said
from reader.tui.looks import DIM, HEADING
from reader.tui.shown import CLAIM, ITEMS, shown
from reader.tui.widgets.key_bar import Hint, KeyBar


class CompareScreen(ModalScreen[str]):
    """The digest that is shown, and one of its other versions. Answers with the curator of one that is to be shown."""

    DEFAULT_CSS = """
    CompareScreen {
        background: $background;
        & > #compare-head { height: auto; padding: 0 2 1 2; }
        & VerticalScroll { width: 1fr; height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
        & #compare-right { background: $surface; }
        &.-narrow Horizontal { layout: vertical; }
        &.-low > #compare-head { height: 1; padding: 0 2; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,equals_sign,h", "leave", "Back", id="compare-leave", show=False),
        Binding("n,tab,right", "turn(1)", "Next version", id="compare-next", show=False),
        Binding("p,shift+tab,left", "turn(-1)", "Previous version", id="compare-previous", show=False),
        Binding("j,down", "scroll(1)", "Down", id="compare-down", show=False),
        Binding("k,up", "scroll(-1)", "Up", id="compare-up", show=False),
        Binding("enter", "use", "Show this one", id="compare-use", show=False, tooltip="Show this version from now on"),
    ]

    left = getters.query_one("#compare-left", VerticalScroll)
    right = getters.query_one("#compare-right", VerticalScroll)

    def __init__(self, digest: Digest) -> None:
        super().__init__()
        self.digest = digest
        self.versions: Sequence[Digest] = digest.versions
        self.at = len(self.versions) - 1

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(self.digest.title, "bold"), id="compare-head")
        with Horizontal():
            with VerticalScroll(id="compare-left", can_focus=False):
                yield Static(version_content(self.digest))
            with VerticalScroll(id="compare-right", can_focus=False):
                yield Static(id="compare-other")
        yield KeyBar()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        self.query_one("#compare-other", Static).update(version_content(self.versions[self.at]))
        self.right.scroll_home(animate=False)
        count = len(self.versions)
        many = _("next version ({number} of {count})").format(number=self.at + 1, count=count)
        hints = (
            Hint("↑ ↓", _("scroll")), *([Hint("n", many, "n")] if count > 1 else ()),
            *([Hint("enter", _("show the right one"), "enter")] if self.digest.made else ()),
            Hint("esc", _("back"), "escape"),
        )  # fmt: skip
        self.query_one(KeyBar).show(hints)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_turn(self, step: int) -> None:
        self.at = (self.at + step) % len(self.versions)
        self._show()

    def action_scroll(self, lines: int) -> None:
        for pane in (self.left, self.right):
            pane.scroll_relative(y=lines * 2, animate=False)

    def action_use(self) -> None:
        """Show the other version from now on; what an editor wrote is always shown first."""
        if self.digest.made:
            self.dismiss(self.versions[self.at].curator)
        else:
            said = Said(_("An editor's digest always comes first; the others stay available."))
            self.query_one(KeyBar).announce(said)


def version_content(digest: Digest) -> Content:
    """What one version says, its maker first."""
    depth = ", ".join(filter(None, (digest.depth.level, digest.depth.abstraction)))
    parts = [
        Content.assemble(
            (made_by(digest) or _("no curator"), "bold"),
            ("\n" + " · ".join(filter(None, (format_field(digest.field), depth))), DIM),
        )
    ]
    for name, lines in (
        (shown_title("summary"), shown(digest.summary.split("\n"))),
        (shown_title("takeaway"), shown([digest.takeaway])),
        *((shown_title(name), [f"• {item}" for item in shown(getattr(digest, name))]) for name in LISTS),
        (shown_title("topics"), [", ".join(shown(digest.topics))]),
        (shown_title("best_for"), [", ".join(shown(digest.best_for))]),
    ):
        if any(lines):
            parts.append(Content("\n").join([Content.styled(name, HEADING), *map(Content, lines)]))
    refused = [claim for claim in digest.evidence if claim.refused]
    if refused:
        struck = [
            Content.assemble("✗ ", (claim.text[:CLAIM], "strike"), (f"  {claim_reason(claim.why)}", "italic"))
            for claim in refused[:ITEMS]
        ]
        parts.append(Content("\n").join([Content.styled(_("Refused"), HEADING), *struck]))
    return Content("\n\n").join(parts)
