"""A digest as the Markdown sheet that a person edits: front matter, then one heading a section; and back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.errors import MissingTitleError, SourceError
from reader.model.digest import Digest
from reader.model.edits import EDITABLE, text_of
from reader.model.sections import BODY, LISTS
from reader.sources.front_matter import split_front_matter
from reader.text import clean, fold, without_closing_hashes
from reader.translation import gettext as _

FRONT = tuple(name for name in EDITABLE if name not in BODY)
_HEADING = re.compile(r"##[ \t]+(?P<text>[^ \t].*)")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_BULLET = re.compile(r"[-*+•][ \t]+")


def format_sheet(texts: Mapping[str, str], about: str = "") -> str:
    """The sheet of these fields, empty ones too, so that they can be filled in; `about` stands first, as a comment."""
    import yaml

    front = {name: texts.get(name, "") for name in FRONT}
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=100_000, default_style=None)
    parts = [f"---\n{head}---", *([f"<!-- {about} -->"] if about else [])]
    for name in BODY:
        text = texts.get(name, "")
        if name in LISTS:
            text = "\n".join(f"- {line}" for line in text.split("\n") if line)
        parts.append(f"## {EDITABLE[name]}\n\n{text}".rstrip())
    return "\n\n".join(parts) + "\n"


def sheet_of(digest: Digest, about: str = "") -> str:
    return format_sheet({name: text_of(digest, name) for name in EDITABLE}, about)


def parse_sheet(text: str) -> dict[str, str]:
    """The fields of a sheet. Raises SourceError where it cannot be understood, so that nothing of it is lost."""
    text = clean(text)
    front, body, first = split_front_matter(text)
    if not front:
        raise SourceError(_("no longer has front matter: it begins with a line --- and ends with one"), 1)
    unknown = [name for name in front if name not in FRONT]
    if unknown:
        raise SourceError(
            _("has {unknown!r} in its front matter, which is not a field: {front} are").format(
                unknown=unknown[0], front=", ".join(FRONT)
            ),
            1,
        )
    texts = {name: _scalar(front.get(name)) for name in FRONT}
    names = {fold(EDITABLE[name]): name for name in BODY}
    lines: dict[str, list[str]] = {name: [] for name in BODY}
    section = ""
    for number, line in enumerate(_without_comments(body).split("\n"), start=first + 1):
        heading = _HEADING.match(line)
        if heading:
            title = without_closing_hashes(heading["text"])
            section = names.get(fold(title), "")
            if not section:
                known = ", ".join(EDITABLE[name] for name in BODY)
                raise SourceError(
                    _("has a heading {title!r}, which is not a section: {known} are").format(title=title, known=known),
                    number,
                )
        elif section:
            lines[section].append(line)
        elif line.strip():
            raise SourceError(_("has text before its first heading"), number)
    for name, found in lines.items():
        texts[name] = _items(found) if name in LISTS else "\n".join(found).strip()
    if not texts["title"].strip():
        raise MissingTitleError(_("has no title"), 1)
    return texts


def _without_comments(body: str) -> str:
    """The text without comments; behind the last that ends no end is looked for."""
    end = body.rfind("-->") + 3 if "-->" in body else 0
    return _COMMENT.sub("", body[:end]) + body[end:]


def _scalar(value: object) -> str:
    """A value of the front matter as text: a person may write a list there."""
    if isinstance(value, list):
        return ", ".join(map(_scalar, value))
    return "" if value is None else str(value)


def _items(lines: list[str]) -> str:
    """One line an item; what is not marked as one goes on from the line before."""
    items: list[str] = []
    for line in lines:
        bare = line.strip()
        marked = _BULLET.match(bare)
        if marked:
            items.append(bare[marked.end() :])
        elif bare and items:
            items[-1] += f" {bare}"
        elif bare:
            items.append(bare)
    return "\n".join(items)


def is_blank(text: str) -> bool:
    """Whether nothing is filled in: no field of the front matter, and nothing below a heading."""
    front, body, _rest = split_front_matter(clean(text))
    lines = _without_comments(body).split("\n")
    return not any(map(_scalar, front.values())) and not any(
        line.strip() and not _HEADING.match(line) for line in lines
    )
