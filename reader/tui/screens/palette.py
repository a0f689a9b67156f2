"""The palette: everything the main screen can do, found by any word a person would type for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.binding import Binding

from reader import translation
from reader.translation import gettext as _
from reader.translation import marked
from reader.tui.actions.command import Commands
from reader.tui.keys import Keymap, Kind, bindings_of, key_display, meaning
from reader.tui.screens.picker import Picker
from reader.tui.widgets.pick_list import Entry

LEFT_OUT = ("palette", "next-pane", "previous-pane", "back", "out")
WORDS: Mapping[str, str] = {
    "search": marked("find query look for"),
    "role": marked("for whom job audience"),
    "depth": marked("level beginner advanced expert difficulty"),
    "field": marked("domain subject area"),
    "topic": marked("subject keyword"),
    "sort": marked("order newest oldest shortest for me relevance"),
    "why": marked("explain score reason ranking interests weights for me recommend"),
    "clear": marked("reset everything show all no filter"),
    "roles": marked("profile who am I number keys preferences settings"),
    "views": marked("saved searches smart folders inbox sidebar"),
    "save-view": marked("keep query saved search smart folder name"),
    "bookmark": marked("star favourite favorite save later keep"),
    "read": marked("done seen unread archive"),
    "read-all": marked("mark everything done catch up inbox zero clear"),
    "undo": marked("take back revert"),
    "redo": marked("again"),
    "later": marked("snooze put off postpone remind tomorrow weekend"),
    "delete": marked("remove trash throw away bring back"),
    "mute": marked("hide silence block ignore filter unmute lift hidden muted keep newest"),
    "tag": marked("label category"),
    "archive": marked("shared library server everything old members search all"),
    "shared": marked("in step sync offline refused waiting server status"),
    "export": marked("save file markdown obsidian epub html csv json feed readwise bibtex book print pdf paper"),
    "share": marked("copy send mail markdown text link clipboard command"),
    "fetch": marked("full text download page teaser paywall article"),
    "highlight": marked("mark underline sentence quote passage"),
    "highlights": marked("marked sentences quotes passages list"),
    "note": marked("comment annotate write remark"),
    "brief": marked("today morning daily best digest seven done"),
    "plate": marked("decisions questions projects bearing"),
    "statistics": marked("stats numbers plots charts worth of sources streak"),
    "next-side": marked("story other sources same event"),
    "previous-side": marked("story other sources same event"),
    "take-out": marked("story wrong side split another event separate"),
    "command": marked("bulk batch many mark all ex vim query catch up"),
    "pipe": marked("shell command program json export send jq script"),
    "select-down": marked("visual several shift"),
    "select-up": marked("visual several shift"),
    "select-to-end": marked("visual rest several"),
    "select-to-top": marked("visual several"),
    "read-above": marked("catch up older newer done seen"),
    "read-below": marked("catch up older newer done seen"),
    "select": marked("pick several mark multiple"),
    "select-all": marked("pick everything"),
    "open-link": marked("browser original website web url"),
    "copy-link": marked("clipboard url yank share"),
    "read-on": marked("page down scroll next"),
    "follow": marked("link jump letters hints"),
    "refresh": marked("update fetch reload sync check new feeds"),
    "feeds": marked("subscribe unsubscribe unfollow subscriptions sources rss add follow newsletters mail"),
    "starter": marked("example demo import samples"),
    "zen": marked("focus full screen distraction width wide narrow column margin"),
    "airy": marked("compact dense spacing blank lines"),
    "help": marked("keys shortcuts manual"),
    "theme": marked("colours colors dark light appearance look"),
    "quit": marked("exit leave close"),
    "curate": marked("summarise summarize digest make"),
    "curate-with": marked("model llm choose summarise"),
    "evidence": marked("check verify proof source"),
    "compare": marked("versions difference diff"),
    "another-role": marked("takeaway for someone else"),
    "praise": marked("like good vote up"),
    "refuse": marked("dislike bad vote down"),
    "edit-digest": marked("change correct fix"),
    "new-digest": marked("create write own"),
    "jump-back": marked("previous search history return"),
    "drop-guilty": marked("remove filter nothing found"),
}
"""Other words for what a command does, here in English and translated where they are found."""


def palette(app: App[Any], screen: Kind, keymap: Keymap, commands: Commands) -> Picker:
    """Everything that can be done now, each with its key. Answers with the name of a command."""
    first: dict[str, Binding] = {}
    for binding in bindings_of(screen, keymap):
        first.setdefault(binding.id or "", binding)
    entries = [_entry(app, each) for id_, each in first.items() if _offered(id_, commands)]
    return Picker(_("What do you want to do?"), entries, finds=True)


def _offered(id_: str, commands: Commands) -> bool:
    command = commands.get(id_)
    return id_ not in LEFT_OUT and not id_.startswith("pin-") and command is not None and command.possible()


def _entry(app: App[Any], binding: Binding) -> Entry:
    # In another language what it is called in English is found too.
    called = (binding.description, WORDS.get(binding.id or "", ""), binding.tooltip)
    words = " ".join(dict.fromkeys(word for each in called if each for word in (each, translation.gettext(each))))
    return Entry(binding.id or "", meaning(binding), "", key_display(app, binding), words)
