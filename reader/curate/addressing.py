"""A sentence addressed to readers in a role: `For data scientists, …`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reader.curate.advice import is_given_to_the_public
from reader.curate.passages import Sentence
from reader.text import fold


def addressed(text: str, roles: Sequence[str], language: str = "en", own: Iterable[Sentence] = ()) -> str:
    """The sentence framed `For <role>s, …`; as it is where nobody is known whom it is for, and in other languages.

    `own`: the article's sentences, which show whether its first word is written small elsewhere.
    """
    if is_given_to_the_public(text):
        return text
    if not roles or language not in ("en", "") or text.startswith("For "):
        return text
    return f"For {plural(roles[0])}, {_lowered(text, own)}"


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


def _lowered(text: str, own: Iterable[Sentence]) -> str:
    """The sentence as it goes on within another: its first word small, unless it is a name or an abbreviation."""
    first = re.match(r"[A-Z][a-z'’]*\b", text)
    if first is None or (len(first[0]) == 1 and first[0] not in "A"):
        return text
    from reader.curate.names import names

    small = re.compile(rf"(?<![\w.]){re.escape(first[0].lower())}\b")
    begins_with_name = next(iter(names(text)), "").split(" ")[0] == first[0]
    if begins_with_name and not any(small.search(sentence.text) for sentence in own):
        return text
    return text[0].lower() + text[1:]
