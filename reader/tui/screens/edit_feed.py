"""A form for a subscription: its name, and the rules for what it brings."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from reader.model.digest import LEVELS, split_list
from reader.model.sections import TITLES
from reader.model.subscription import CURATE, Rules, Subscription, clean_agent, merged_tags
from reader.tui.screens.dialogs import Dialog


class EditFeed(Dialog):
    """Asks for the name and the rules of a subscription. Answers with the changed subscription."""

    DEFAULT_CSS = """
    EditFeed > Vertical { width: 76; }
    EditFeed Horizontal { height: 1; }
    EditFeed Horizontal > Static { width: 16; color: $foreground 60%; }
    EditFeed Input { width: 1fr; border: none; height: 1; padding: 0 1; background: $background; }
    EditFeed Input:focus { border: none; background: $primary 20%; }
    EditFeed VerticalScroll { height: auto; max-height: 100%; }
    EditFeed #wrong { color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="feed-save", tooltip="Save the changes"),
        Binding("down", "app.focus_next", "Next", id="feed-next-field", show=False, tooltip="Next field"),
        Binding("up", "app.focus_previous", "Previous", id="feed-previous-field", show=False, tooltip="Previous field"),
    ]

    AUTO_FOCUS = "Input"

    def __init__(self, feed: Subscription) -> None:
        super().__init__()
        self.feed = feed

    def compose(self) -> ComposeResult:
        rules = self.feed.rules
        rows = (
            ("name", "Name", self.feed.name, self.feed.title),
            ("tags", "Tags", ", ".join(rules.tags), "added to all its digests"),
            ("fields", "Field", ", ".join(rules.fields), "domain, subfields; where a text names none"),
            ("roles", TITLES["best_for"], ", ".join(rules.roles), "roles; where a text names none"),
            ("level", "Level", rules.level, ", ".join(LEVELS)),
            ("mute", "Mute", ", ".join(rules.mute), "texts with these words are left out"),
            ("whole", "Full text", "yes" if rules.whole else "", "yes: fetch the page of each entry"),
            ("curate", "Curate", rules.curate, "extract: offline; model: the configured one"),
            ("keep", "Keep", str(rules.keep or ""), "days; empty: keep everything"),
            ("agent", "User agent", rules.agent, "for a server that refuses access"),
        )
        with Vertical(), VerticalScroll(can_focus=False):
            yield Static(Content(self.feed.shown), classes="heading")
            yield Static(Content("enter or ctrl+s saves, escape cancels"), classes="about")
            for id_, label, value, hint in rows:
                with Horizontal():
                    yield Static(Content(label))
                    yield Input(value, placeholder=hint, id=id_)
            yield Static(id="wrong", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        typed = {field.id or "": field.value.strip() for field in self.query(Input)}
        wrong = _wrong(typed)
        if wrong:
            self.query_one("#wrong", Static).update(Content(wrong))
            return
        rules = Rules(
            tags=merged_tags(split_list(typed["tags"])),
            fields=split_list(typed["fields"]),
            roles=split_list(typed["roles"]),
            level=typed["level"].lower(),
            mute=split_list(typed["mute"]),
            whole=typed["whole"].lower() in ("yes", "y", "true", "on"),
            agent=typed["agent"],
            curate=typed["curate"].lower(),
            keep=int(typed["keep"] or 0),
        )
        self.dismiss(replace(self.feed, name=typed["name"], rules=rules))


def _wrong(typed: dict[str, str]) -> str:
    if typed["level"] and typed["level"].lower() not in LEVELS:
        return f"A level is one of {', '.join(LEVELS)}."
    if typed["agent"] and not clean_agent(typed["agent"]):
        return "A user agent is a line of ASCII characters."
    if typed["curate"] and typed["curate"].lower() not in CURATE:
        return f"Curate is one of {', '.join(CURATE)}, or empty."
    if typed["keep"] and not (typed["keep"].isdecimal() and len(typed["keep"]) < 6):
        return "Keep is a number of days."
    return ""
