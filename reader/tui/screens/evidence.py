"""Each sentence of a digest beside what it rests on in the article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.model.claim_reasons import claim_reason
from reader.model.claims import Claim, Span, counted, next_unsupported
from reader.model.digest import Digest, made_by
from reader.model.sections import claims_title
from reader.text import clean_line, plain
from reader.translation import gettext as _
from reader.translation import ngettext, number, pgettext
from reader.tui.controllers.said import Said
from reader.tui.looks import DIM, HEADING
from reader.tui.shown import CHARACTERS, CLAIM
from reader.tui.widgets.key_bar import Hint, KeyBar

PASSAGES = 20
"""Passages of one sentence that are shown."""
AROUND = 600
"""Characters of the article that are shown before and after a passage, at most."""
HINTS = (
    Hint("↑ ↓", _("sentence")), Hint("n", _("next unsupported"), "n"),
    Hint(pgettext("a key", "space"), _("scroll"), "space"), Hint("esc", _("back"), "escape"),
)  # fmt: skip


class EvidenceScreen(ModalScreen[None]):
    """The claims on one side, the passage of the one under the cursor on the other; below it where there is no room."""

    DEFAULT_CSS = """
    EvidenceScreen {
        background: $background;
        & > #evidence-head { height: auto; padding: 0 2 1 2; }
        & #claims, & #passage { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; }
        & #claims { border: none; background: $background; padding: 0 1; }
        & #claims:focus { border: none; background-tint: transparent; }
        & #claims > .option-list--option-highlighted { background: $here-focus; color: $foreground; text-style: none; }
        & #passage { padding: 0 2; background: $surface; }
        &.-narrow Horizontal { layout: vertical; }
        &.-low > #evidence-head { height: 1; padding: 0 2; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,e,h,left", "leave", "Back", id="evidence-leave", show=False),
        Binding("j", "move('cursor_down')", "Down", id="evidence-down", show=False),
        Binding("k", "move('cursor_up')", "Up", id="evidence-up", show=False),
        Binding("n", "unsupported", "Next unsupported sentence", id="evidence-next", show=False),
        Binding("space", "page", "Scroll the passage", id="evidence-page", show=False),
    ]

    claims_list = getters.query_one("#claims", OptionList)
    passage = getters.query_one("#passage", VerticalScroll)

    def __init__(self, digest: Digest, claims: Sequence[Claim]) -> None:
        super().__init__()
        self.digest = digest
        self.claims = claims

    def compose(self) -> ComposeResult:
        good, refused, unchecked = counted(self.claims)
        looks = "bold $error" if refused else "bold $warning" if unchecked else "bold $success"
        found = ngettext(
            "{good} of {count} sentence found in the article",
            "{good} of {count} sentences found in the article",
            len(self.claims),
        )
        said = [found.format(good=number(good), count=number(len(self.claims)))]
        said += [_("{count} not supported").format(count=number(refused))] if refused else []
        said += [_("{count} not checked").format(count=number(unchecked))] if unchecked else []
        head = Content.assemble(
            (f"{good}/{len(self.claims)}  ", looks),
            (self.digest.title, "bold"),
            "\n",
            (f"{', '.join(said)} · {made_by(self.digest) or _('no curator')}", DIM),
        )
        yield Static(head, id="evidence-head")
        with Horizontal():
            yield OptionList(*(Option(self._prompt(n)) for n in range(len(self.claims))), id="claims")
            with VerticalScroll(id="passage", can_focus=False), Vertical():
                yield Static(id="passage-text")
        yield KeyBar()

    def _prompt(self, number: int) -> Content:
        """A claim; the first of its section has the section's name above it."""
        claim = self.claims[number]
        first = number == 0 or self.claims[number - 1].section != claim.section
        name = claims_title(claim.section)
        head = Content.assemble("\n" if number else "", (f"{name}\n", HEADING)) if first else Content("")
        if claim.supported:
            return head + Content.assemble(("✓ ", "$success"), claim.text[:CLAIM])
        if claim.unchecked:
            why = _("not checked: {why}").format(why=claim_reason(claim.why))
            return head + Content.assemble(("? ", "bold $warning"), claim.text[:CLAIM], (f"\n  {why}", "italic"))
        why = _("not supported: {why}").format(why=claim_reason(claim.why))
        return head + Content.assemble(("✗ ", "bold $error"), (claim.text[:CLAIM], "strike"), (f"\n  {why}", "italic"))

    def on_mount(self) -> None:
        self.claims_list.highlighted = 0 if self.claims else None
        self.claims_list.focus()
        self.query_one(KeyBar).show(HINTS)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#passage-text", Static).update(self._passages(self.claims[event.option_index]))
        self.passage.scroll_home(animate=False)

    def _passages(self, claim: Claim) -> Content:
        text = self.digest.article.text if self.digest.article is not None else ""
        parts = [Content.styled(_("In the article"), HEADING)]
        parts += [passage(text, span) for span in claim.spans[:PASSAGES]]
        if not claim.spans:
            parts.append(Content.styled(_("No sentence of the article supports this."), DIM))
        if claim.why:
            mark = ("? ", "bold $warning") if claim.unchecked else ("✗ ", "bold $error")
            parts.append(Content.assemble(mark, (claim_reason(claim.why), "italic")))
        return Content("\n\n").join(parts)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_move(self, action: str) -> None:
        getattr(self.claims_list, f"action_{action}")()

    def action_page(self) -> None:
        self.passage.scroll_page_down(animate=False)

    def action_unsupported(self) -> None:
        """Go to the next sentence that nothing supports."""
        found = next_unsupported(self.claims, self.claims_list.highlighted or 0)
        if found is None:
            self.query_one(KeyBar).announce(Said(_("Every sentence is supported by the article")))
        else:
            self.claims_list.highlighted = found


def passage(text: str, span: Span) -> Content:
    """A passage within its paragraph, set off by weight and underline, so that no colour is needed."""
    begin = max(text.rfind("\n\n", 0, span.start) + 2 if "\n\n" in text[: span.start] else 0, span.start - AROUND)
    following = text.find("\n\n", span.end, span.end + AROUND)
    end = min(following if following >= 0 else len(text), span.end + AROUND)
    before, quote, after = (
        _shown(part)
        for part in (text[begin : span.start], text[span.start : span.end][:CHARACTERS], text[span.end : end])
    )
    return Content.assemble((before, DIM), (quote, "bold underline"), (after, DIM))


def _shown(markdown: str) -> str:
    """A piece of an article as a reader sees it, the space at its ends kept."""
    line = clean_line(plain(markdown))
    if not line:
        return " " if markdown else ""
    return f"{' ' if markdown[:1].isspace() else ''}{line}{' ' if markdown[-1:].isspace() else ''}"
