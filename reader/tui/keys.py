"""The keys as they are set: help, palette and the configuration's check all read them here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

from reader.tui.textual_private import key_name, merged_bindings

Keymap: TypeAlias = Mapping[str, str]
"""Keys by the id of what they do, comma-separated, as Textual names them."""
Kind: TypeAlias = type[DOMNode]
"""A kind of widget, screen or application."""
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
    for _, binding in bindings:
        if binding.id:
            yield binding


def help_of(app: App[Any], kind: Kind, keymap: Keymap) -> list[tuple[str, str]]:
    """The keys of a kind, each with what it does."""
    keys: dict[str, list[str]] = {}
    for binding in bindings_of(kind, keymap):
        text = binding.tooltip or binding.description
        keys.setdefault(text[:1].upper() + text[1:], []).append(app.get_key_display(binding))
    return [(_shown(list(dict.fromkeys(shown))), text) for text, shown in keys.items()]


def _shown(keys: Sequence[str]) -> str:
    return f"{keys[0]}–{keys[-1]}" if len(keys) > 4 else " ".join(keys)


def problems(
    keymap: Keymap, everywhere: Sequence[Kind], panes: Sequence[Kind], others: Sequence[Sequence[Kind]]
) -> list[str]:
    """What is wrong with a keymap, in sentences: names that nothing has, and keys that would do two things.

    A key is in force in one pane and `everywhere` at a time, and alone in each group of the `others`.
    """
    known = {id_ for kind in (*everywhere, *panes, *chain(*others)) for id_, _ in _defaults(kind)}
    unknown = [f"it sets a key for {id_!r}, which nothing is called" for id_ in keymap if id_ not in known]
    groups = [*((*everywhere, pane) for pane in panes), *others]
    clashes = [clash for group in groups for clash in _clashes(keymap, group)]
    return [f"In the configuration {problem}." for problem in dict.fromkeys([*unknown, *clashes])]


def _clashes(keymap: Keymap, kinds: Iterable[Kind]) -> Iterator[str]:
    taken: dict[str, str] = {}
    for id_, keys in (pair for kind in kinds for pair in _defaults(kind)):
        for key in keymap.get(id_, keys).split(","):
            other = taken.setdefault(key, id_)
            if other != id_ and (id_ in keymap or other in keymap):
                yield f"the key {key} is both {other!r} and {id_!r}"


def _defaults(kind: Kind) -> Iterator[tuple[str, str]]:
    """Id and keys of every binding of ours, as they are without a configuration."""
    keys: dict[str, list[str]] = {}
    for binding in bindings_of(kind, {}):
        keys.setdefault(binding.id or "", []).append(binding.key)
    return ((id_, ",".join(names)) for id_, names in keys.items())
