"""A sentence addressed to readers in a role: `For data scientists, …`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.text import fold


def addressed(text: str, roles: Sequence[str]) -> str:
    """The sentence framed `For <role>s, …`; as it is where nobody is known whom it is for."""
    if not roles or re.match(r"(?:For|Für|Pour|Para|Per|Voor)\b", text):
        return text
    return f"For {plural(roles[0])}, {_lowered(text)}"


def plural(role: str) -> str:
    """`Data Scientist` as those whom a sentence addresses: `data scientists`."""
    words = role.split()
    last = words[-1]
    if fold(role) in ("general reader", "general readers"):
        return "readers"
    many = last if last.endswith("s") else f"{last[:-1]}ies" if re.search(r"[^aeiou]y$", last) else f"{last}s"
    if " of " in role:
        head, _, rest = role.partition(" of ")
        words = [*plural(head).split(), "of", *rest.split()]
        return " ".join(words)
    return " ".join(w if any(c.isupper() for c in w[1:]) else w.lower() for w in (*words[:-1], many))


def _lowered(text: str) -> str:
    """The sentence as it goes on within another: its first word small, unless it is a name or an abbreviation."""
    first = re.match(r"[A-Z][a-z'’]*\b", text)
    if first is None or (len(first[0]) == 1 and first[0] not in "A"):
        return text
    from reader.curate.names import names

    begins_with_name = next(iter(names(text)), "").split(" ")[0] == first[0]
    return text if begins_with_name else text[0].lower() + text[1:]
