"""The keys as they are set: help, palette and the configuration's check all read them here.

What a binding says of itself stays English in it: `make messages` takes it out of every `Binding(…)` and `key(…)`, and
it is translated where it is shown, by `label`, `meaning` and `key_display`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

from reader import translation
from reader.translation import gettext as _
from reader.translation import pgettext
from reader.tui.textual_private import key_name, merged_bindings

Keymap: TypeAlias = Mapping[str, str]
"""Keys by the id of what they do, comma-separated, as Textual names them."""
Kind: TypeAlias = type[DOMNode]
"""A kind of widget, screen or application."""
_NAMES = {
    "space": pgettext("a key", "space"),
    "shift": pgettext("a key", "shift"),
    "del": pgettext("a key", "del"),
    "home": pgettext("a key", "home"),
    "end": pgettext("a key", "end"),
    "pgup": pgettext("a key", "pgup"),
    "pgdn": pgettext("a key", "pgdn"),
}
"""Keys that are not called the same everywhere."""
SUSPEND = Binding(
    "ctrl+z",
    "app.suspend_process",
    "suspend",
    id="suspend",
    show=False,
    tooltip="Return to the shell for a while; its `fg` comes back",
)
"""Of the application and of every dialog, which hides the application's own; in a text it undoes, as anywhere."""


def keymap_of(keys: Mapping[str, str]) -> dict[str, str]:
    """A keymap from keys as a person writes them: `"?, ctrl+h"`."""
    return {id_: ",".join(map(_named, written.split(","))) for id_, written in keys.items()}


def _named(key: str) -> str:
    key = key.strip()
    return key_name(key) if len(key) == 1 else key


def bindings_of(kind: Kind, keymap: Keymap) -> Iterator[Binding]:
    """Our own bindings of a kind, those of its bases included, with the keys they have; Textual's have no ids."""
    bindings = merged_bindings(kind)
    bindings.apply_keymap(dict(keymap))
    for _key, binding in bindings:
        if binding.id:
            yield binding


def label(binding: Binding) -> str:
    """What a key does in a word or two, as the footer says it."""
    return translation.gettext(binding.description)


def meaning(binding: Binding) -> str:
    """What a key does, as help and palette say it."""
    text = translation.gettext(binding.tooltip or binding.description)
    return text[:1].upper() + text[1:]


def key_display(app: App[Any], binding: Binding) -> str:
    """A key as it is called in the reader's language."""
    return "+".join(_NAMES.get(part, part) for part in app.get_key_display(binding).split("+"))


def help_of(app: App[Any], kind: Kind, keymap: Keymap) -> list[tuple[str, str]]:
    """The keys of a kind, each with what it does."""
    keys: dict[str, list[str]] = {}
    for binding in bindings_of(kind, keymap):
        keys.setdefault(meaning(binding), []).append(key_display(app, binding))
    return [(_shown(list(dict.fromkeys(shown))), text) for text, shown in keys.items()]


def _shown(keys: Sequence[str]) -> str:
    return f"{keys[0]}–{keys[-1]}" if len(keys) > 4 else " ".join(keys)


def problems(
    keymap: Keymap, everywhere: Sequence[Kind], panes: Sequence[Kind], others: Sequence[Sequence[Kind]]
) -> list[str]:
    """What is wrong with a keymap, in sentences: names that nothing has, and keys that would do two things.

    A key is in force in one pane and `everywhere` at a time, and alone in each group of the `others`.
    """
    known = {id_ for kind in (*everywhere, *panes, *chain(*others)) for id_, _keys in _defaults(kind)}
    nothing = _("In the configuration it sets a key for {name}, which nothing is called.")
    unknown = [nothing.format(name=repr(id_)) for id_ in keymap if id_ not in known]
    groups = [*((*everywhere, pane) for pane in panes), *others]
    clashes = [clash for group in groups for clash in _clashes(keymap, group)]
    return list(dict.fromkeys([*unknown, *clashes]))


def _clashes(keymap: Keymap, kinds: Iterable[Kind]) -> Iterator[str]:
    clash = _("In the configuration the key {key} is both {name} and {other}.")
    taken: dict[str, str] = {}
    for id_, keys in (pair for kind in kinds for pair in _defaults(kind)):
        for key in keymap.get(id_, keys).split(","):
            other = taken.setdefault(key, id_)
            if other != id_ and (id_ in keymap or other in keymap):
                yield clash.format(key=key, name=repr(other), other=repr(id_))


def _defaults(kind: Kind) -> Iterator[tuple[str, str]]:
    """Id and keys of every binding of ours, as they are without a configuration."""
    keys: dict[str, list[str]] = {}
    for binding in bindings_of(kind, {}):
        keys.setdefault(binding.id or "", []).append(binding.key)
    return ((id_, ",".join(names)) for id_, names in keys.items())
