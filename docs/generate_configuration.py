"""Writes docs/reference/configuration.md from the settings themselves: `make docs`."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from docs.tables import code, table
from reader.config import Config
from reader.config_values import Rules, rules

FILE = Path(__file__).parent / "reference" / "configuration.md"
HEAD = """\
# Configuration

This page is generated from the program: `make docs`.

`digest where` shows where the file is. It is TOML, it need not exist, and nothing in it need be set. A key that is not
known, or a value that does not fit, is refused with a sentence that names it: no setting is silently without effect.

```toml
language = "de"
theme = "nord"
roles = ["CTO", "AI Engineer"]     # the number keys
library = "~/reading"

[pipe]
commands = ["jq -r .title"]        # what | offers

[keys]
bookmark = "b,ctrl+b"
next-unread = "n"
```
"""
KEYS = """
## `[keys]`

Keys by the id of what they do, several with commas between: `bookmark = "b,ctrl+b"`. [Keys](../keys.md) has every id.
"""


def document() -> str:
    """The page: a table for what stands in no table, and one for each table of the file."""
    every = rules()
    sections = [HEAD, "\n## At the top of the file\n\n", _rows(Config, every[""])]
    for name, known in every.items():
        if name:
            kind = type(getattr(Config(), name))
            says = (inspect.getdoc(kind) or "").partition("`: ")[2]
            sections += [f"\n## `[{name}]`\n\n{says[:1].upper()}{says[1:]}\n\n", _rows(kind, known)]
    return "".join((*sections, KEYS))


def _rows(kind: type, known: Rules) -> str:
    default, said = kind(), _docstrings(kind)
    assert is_dataclass(default)
    rows = [
        (code(each.name), known[each.name].expected, code(_toml(getattr(default, each.name))), said.get(each.name, ""))
        for each in fields(default)
        if not is_dataclass(getattr(default, each.name)) and each.name != "keys"
    ]
    return table(("Key", "Value", "Default", "What it sets"), rows)


def _docstrings(kind: type) -> Mapping[str, str]:
    """What the source says below each field of a class."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    return dict(_said(body))


def _said(body: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            assert isinstance(after.value, ast.Constant)
            yield field.target.id, " ".join(str(after.value.value).split())


def _toml(value: Any) -> str:
    """A default as it would be written; what is not set has none."""
    return "" if value is None else json.dumps(list(value) if isinstance(value, tuple) else value)


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
