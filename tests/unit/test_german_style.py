"""The German catalog says one thing in one way: docs/translating.md has the words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from docs import messages
from reader.commands import _ENTRIES

NEVER = (
    r"\bTags\b", r"ctrl\+", r"\b[dD]iese Maschine\b", r"gemeinsame Bibliothek", r"Starterbibliothek", r"\bEtikett",
    r"\bsagen, (?:was|welche|bis wann)", r"\bund enden\b", r"\brollen\b(?! )", r"ausgezogen", r"\bIhnen\b",
    r"[a-zäöüß]…(?:\s|$)",
)  # fmt: skip
"""Ways to say it that are not chosen."""
ALLOWED = ("lists by role", "label category", "Etikett Kategorie Tag")


def said() -> Iterator[tuple[str, str]]:
    """Each message with each of its German forms, but for the words that only the palette looks for."""
    with messages.po_file("de").open("rb") as file:
        for each in read_po(file, locale="de"):
            one = each.id if isinstance(each.id, str) else str(each.id[0]) if each.id else ""
            for form in [each.string] if isinstance(each.string, str) else each.string or ():
                if one and form not in ALLOWED:
                    yield one, form


@pytest.mark.parametrize("pattern", NEVER)
def test_what_is_not_said_in_german(pattern: str) -> None:
    assert [form for _one, form in said() if re.search(pattern, form)] == []


def test_commands_are_listed_in_the_infinitive_and_explain_themselves_in_the_third_person() -> None:
    german = dict(said())
    listed = [german[entry.summary] for entry in _ENTRIES.values()]
    assert [each for each in listed if re.match(r"(?!Mit\s)[A-ZÄÖÜ]\w*t\s", each)] == []
    assert [each for each in listed if len(each) > 80] == []
