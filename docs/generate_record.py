"""Writes docs/reference/record.md from the schema of a digest: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docs.generate_schemas import DIGEST, Schema
from docs.tables import code, table

FILE = Path(__file__).parent / "reference" / "record.md"
HEAD = """\
# The record of a digest

This page is generated from [the schema](../schema/digest.json): `make docs`.

What `digest show --json` and `digest list --json` print, what `digest export` writes as JSON, what hooks and pipes are
given, and what `digest import` reads: one object for each digest. Lists are never null, and a text that is not known is
empty. Fields that digest does not know are kept, and come out again.

"""
WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}


def document() -> str:
    """The page: a row for each field, those inside of another with its name before theirs."""
    return HEAD + table(("Field", "Type", "Always there", "What it is"), _rows(DIGEST, ""))


def _rows(schema: Schema, before: str) -> Iterator[tuple[str, str, str, str]]:
    required = set(schema.get("required", ()))
    for name, value in schema.get("properties", {}).items():
        says = value.get("description", "") or _inner(value).get("description", "")
        yield code(before + name), _type(value), "yes" if name in required else "", says
        yield from _rows(_inner(value), f"{before}{name}{'[]' if value.get('type') == 'array' else ''}.")


def _inner(schema: Schema) -> Schema:
    """What a list holds, or else the schema itself."""
    items: Schema = schema.get("items", {}) if schema.get("type") == "array" else schema
    return items


def _type(schema: Schema) -> str:
    kind = schema.get("type", "")
    if kind == "array":
        return (
            f"list of {'objects' if schema['items'].get('type') == 'object' else WORDS[schema['items']['type']] + 's'}"
        )
    if kind == "object":
        return "object"
    return WORDS[kind] if kind else " or ".join(_type(each) for each in schema["anyOf"])


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
