"""The palette: everything the main screen can do, found by any word a person would type for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.binding import Binding

from reader.tui.actions.command import Commands
from reader.tui.keys import Keymap, Kind, bindings_of
from reader.tui.screens.picker import Picker
from reader.tui.widgets.pick_list import Entry

LEFT_OUT = ("palette", "next-pane", "previous-pane", "back", "out")
WORDS: Mapping[str, str] = {
    "search": "find query look for",
    "role": "for whom job audience",
    "depth": "level beginner advanced expert difficulty",
    "field": "domain subject area",
    "topic": "subject keyword",
    "sort": "order newest oldest shortest for me relevance",
    "why": "explain score reason ranking interests weights for me recommend",
    "clear": "reset everything show all no filter",
    "roles": "profile who am I number keys preferences settings",
    "views": "saved searches smart folders inbox sidebar",
    "save-view": "keep query saved search smart folder name",
    "bookmark": "star favourite favorite save later keep",
    "read": "done seen unread archive",
    "read-all": "mark everything done catch up inbox zero clear",
    "undo": "take back revert",
    "redo": "again",
    "later": "snooze put off postpone remind tomorrow weekend",
    "delete": "remove trash throw away bring back",
    "mute": "hide silence block ignore filter unmute lift hidden muted keep newest",
    "tag": "label category",
    "export": "save file markdown obsidian epub html csv json feed readwise bibtex book print",
    "share": "copy send mail markdown text link clipboard command",
    "fetch": "full text download page teaser paywall article",
    "highlight": "mark underline sentence quote passage",
    "highlights": "marked sentences quotes passages list",
    "note": "comment annotate write remark",
    "brief": "today morning daily best digest seven done",
    "plate": "decisions questions projects bearing",
    "statistics": "stats numbers plots charts worth of sources streak",
    "next-side": "story other sources same event",
    "previous-side": "story other sources same event",
    "take-out": "story wrong side split another event separate",
    "command": "bulk batch many mark all ex vim query catch up",
    "pipe": "shell command program json export send jq script",
    "select-down": "visual several shift",
    "select-up": "visual several shift",
    "select-to-end": "visual rest several",
    "select-to-top": "visual several",
    "read-above": "catch up older newer done seen",
    "read-below": "catch up older newer done seen",
    "select": "pick several mark multiple",
    "select-all": "pick everything",
    "open-link": "browser original website web url",
    "copy-link": "clipboard url yank share",
    "read-on": "page down scroll next",
    "follow": "link jump letters hints",
    "refresh": "update fetch reload sync check new feeds",
    "feeds": "subscribe subscriptions sources rss add follow newsletters mail",
    "starter": "example demo import samples",
    "zen": "focus full screen distraction",
    "airy": "compact dense spacing blank lines",
    "help": "keys shortcuts manual",
    "theme": "colours colors dark light appearance look",
    "quit": "exit leave close",
    "curate": "summarise summarize digest make",
    "curate-with": "model llm choose summarise",
    "evidence": "check verify proof source",
    "compare": "versions difference diff",
    "another-role": "takeaway for someone else",
    "praise": "like good vote up",
    "refuse": "dislike bad vote down",
    "edit-digest": "change correct fix",
    "new-digest": "create write own",
    "jump-back": "previous search history return",
    "drop-guilty": "remove filter nothing found",
}
"""Other words for what a command does."""


def palette(app: App[Any], screen: Kind, keymap: Keymap, commands: Commands) -> Picker:
    """Everything that can be done now, each with its key. Answers with the name of a command."""
    first: dict[str, Binding] = {}
    for binding in bindings_of(screen, keymap):
        first.setdefault(binding.id or "", binding)
    entries = [_entry(app, each) for id_, each in first.items() if _offered(id_, commands)]
    return Picker("What do you want to do?", entries, finds=True)


def _offered(id_: str, commands: Commands) -> bool:
    command = commands.get(id_)
    return id_ not in LEFT_OUT and not id_.startswith("pin-") and command is not None and command.possible()


def _entry(app: App[Any], binding: Binding) -> Entry:
    words = f"{binding.description} {WORDS.get(binding.id or '', '')}"
    return Entry(binding.id or "", binding.tooltip or binding.description, "", app.get_key_display(binding), words)
