"""Writes docs/keys.md from the bindings: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reader.tui.key_groups import EVERYWHERE, OTHERS, PANES
from reader.tui.keys import Kind, bindings_of

FILE = Path(__file__).with_name("keys.md")
HEAD = """\
# Keys and their ids

This page is generated from the program: `make docs`.

To change a key, set it in the configuration file (`digest where` shows where that is)
by the id of what it does. Separate several keys with commas:

```toml
[keys]
bookmark = "b, ctrl+b"
```
"""


def keys_document() -> str:
    """The page: a table for each place where keys are in force, each id once."""
    groups = {"Everywhere": EVERYWHERE, **{heading: (kind,) for heading, kind in PANES.items()}, **OTHERS}
    seen: set[str] = set()
    return HEAD + "".join(_section(heading, kinds, seen) for heading, kinds in groups.items())


def _section(heading: str, kinds: Sequence[Kind], seen: set[str]) -> str:
    rows = {id_: row for kind in kinds for id_, row in _rows(kind) if id_ not in seen}
    seen.update(rows)
    return "\n".join([f"\n## {heading}\n", "| id | keys | what it does |", "| --- | --- | --- |", *rows.values(), ""])


def _rows(kind: Kind) -> Iterator[tuple[str, str]]:
    keys: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    for binding in bindings_of(kind, {}):
        id_ = binding.id or ""
        keys.setdefault(id_, []).append(f"`{binding.key}`")
        text = binding.tooltip or binding.description
        texts[id_] = text[:1].upper() + text[1:]
    return ((id_, f"| `{id_}` | {' '.join(keys[id_])} | {texts[id_]} |") for id_ in keys)


if __name__ == "__main__":
    FILE.write_text(keys_document(), encoding="utf-8")
