"""The keys as they are set: help, palette and the configuration's check all read them here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode


def bindings_of(node: DOMNode) -> Iterator[Binding]:
    """Our own bindings of a widget or screen, those of its bases included; Textual's have no ids."""
    for _, binding in node._bindings:
        if binding.id:
            yield binding


def help_of(app: App[Any], node: DOMNode) -> list[tuple[str, str]]:
    """The keys of a widget or screen, each with what it does."""
    keys: dict[str, list[str]] = {}
    for binding in bindings_of(node):
        text = binding.tooltip or binding.description
        keys.setdefault(text[:1].upper() + text[1:], []).append(app.get_key_display(binding))
    return [(" ".join(dict.fromkeys(shown)), text) for text, shown in keys.items()]
