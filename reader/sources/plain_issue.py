"""A newsletter in plain text: its headings and links, however they are set, as those of Markdown. Pure."""

from __future__ import annotations

import re

_NOTE = re.compile(r"[ \t]*(?:\[(?P<a>\d{1,3})\]:?|(?P<b>\d{1,3})[.)]?:)[ \t]+<?(?P<link>https?://[^\s>]+)>?[ \t]*")
_NOTE_MARK = re.compile(r"(?<![ \t])[ \t]*+\[(\d{1,3})\]")
_ADDRESS = re.compile(
    r"[ \t]*+(?:(?:link|url|read more|more|web|→|->|>>?|»)[ \t]*+(?::[ \t]*+)?)?"
    r"[<(\[]?(https?://[^\s<>)\]]+)[>)\]]?[ \t]*",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?P<label>\S.{1,150}?)[ \t]*+(?:[:–—-][ \t]*+)?[<(\[]?(?P<link>https?://[^\s<>)\]]+)[>)\]]?[ \t]*"
)
_RULE = re.compile(r"[ \t]*([-=*_~+#])(?:[ \t]*\1){3,}[ \t]*")
_STARRED = re.compile(
    r"[ \t]*(?P<open>\*{2,3}|={2,4}|#{1,4}|>>>?|\+{2,3}|~{2,3}|-{3,4})[ \t]+"
    r"(?P<title>\S.{1,150}?)(?:[ \t]+(?P=open))?[ \t]*"
)
_BULLET = re.compile(r"[ \t]*(?:[*•+o»›▪●-]|\(?\d{1,3}[.)])[ \t]+(?=\S)")
TITLE = 22
"""Words of a line that may be a title."""
LABEL = 4
"""Words before an address that say what to do with it."""
CAPITALS = 8
"""Words of a line in capitals that names a section."""


def marked_up(text: str) -> str:
    """The text as Markdown, where headings and links are set in a way of plain mails; else as it was."""
    lines = text.replace("\r\n", "\n").split("\n")
    notes = {found["a"] or found["b"]: found["link"] for line in lines if (found := _NOTE.fullmatch(line))}
    notes = {
        n: link for n, link in notes.items() if any(f"[{n}]" in line for line in lines if not _NOTE.fullmatch(line))
    }
    kept = [line for line in lines if not ((found := _NOTE.fullmatch(line)) and (found["a"] or found["b"]) in notes)]
    return "\n\n".join(
        _block(block.split("\n"), notes) for block in re.split(r"\n[ \t]*\n", "\n".join(kept)) if block.strip()
    )


def _block(lines: list[str], notes: dict[str, str]) -> str:
    """One paragraph, its title and address set as a link, or as it was."""
    done: list[str] = []
    plain: list[str] = []
    for line in filter(str.strip, lines):
        if _RULE.fullmatch(line):
            if len(plain) == 1 and _may_be_title(plain[0]) and not _is_address(plain[0]):
                done.append(f"## {_bare(plain.pop())}")
            elif plain:
                done.append(_paragraph(plain, notes))
            elif not done:
                done.append("---")
            plain = []
        elif found := _STARRED.fullmatch(line):
            if plain:
                done.append(_paragraph(plain, notes))
            plain = []
            done.append(f"## {_noted(found['title'], notes, whole=True)}")
        else:
            plain.append(line)
    if plain:
        done.append(_paragraph(plain, notes))
    return "\n\n".join(filter(None, done))


def _paragraph(lines: list[str], notes: dict[str, str]) -> str:
    entries = _entries(lines)
    if len(entries) > 1:
        return "\n\n".join(_paragraph(entry, notes) for entry in entries)
    at = next((i for i, line in enumerate(lines) if _is_address(line)), None)
    first = _bare(lines[0])
    if at and (_may_be_title(lines[0]) or (at == 1 and len(first.split()) <= TITLE // 2)) and "http" not in first:
        link = _ADDRESS.fullmatch(lines[at])
        assert link is not None
        rest = [*lines[1:at], *lines[at + 1 :]]
        return "\n\n".join(filter(None, (f"[{_escaped(first)}]({link[1]})", "\n".join(rest))))
    if len(lines) == 1:
        beside = _BESIDE.fullmatch(_without_bullet(lines[0]))
        if beside and len(beside["label"].split()) <= TITLE and "http" not in beside["label"]:
            return f"[{_escaped(_bare(beside['label']))}]({beside['link']})"
        if first.isupper() and len(first.split()) <= CAPITALS and sum(map(str.isalpha, first)) > 3:
            return f"## {_noted(first, notes, whole=True)}"
    return _with_notes(lines, notes)


def _entries(lines: list[str]) -> list[list[str]]:
    """The lines of a list whose items are a title with an address each; one entry for all others."""
    starts = [i for i, line in enumerate(lines) if _BULLET.match(line)]
    if not starts:
        at = [i for i, line in enumerate(lines) if _is_address(line)]
        # Titles and addresses by turns.
        turns = len(at) > 1 and at == list(range(1, len(lines), 2)) and len(lines) % 2 == 0
        return [lines[i - 1 : i + 1] for i in at] if turns else [lines]
    if (
        starts[0] != 0
        or len(starts) < 2
        or not all(any(map(_is_address, lines[a:b])) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True))
    ):
        return [lines]
    return [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _with_notes(lines: list[str], notes: dict[str, str]) -> str:
    marked = _NOTE_MARK.search(lines[0])
    if marked and marked[1] in notes and marked.end() == len(lines[0].rstrip()) and _may_be_title(lines[0]):
        return "\n\n".join(
            filter(None, (_noted(_bare(lines[0]), notes, whole=True), _noted("\n".join(lines[1:]), notes)))
        )
    return _noted("\n".join(_linked(line) for line in lines), notes)


def _linked(line: str) -> str:
    """A line that is an address, with or without a few words before it, as a link on a line of its own."""
    beside = _BESIDE.fullmatch(line)
    if beside and len(beside["label"].split()) <= LABEL and "http" not in beside["label"] and not _BULLET.match(line):
        return f"\n[{_escaped(_bare(beside['label']))}]({beside['link']})\n"
    alone = _ADDRESS.fullmatch(line)
    return f"\n[{_escaped(alone[1])}]({alone[1]})\n" if alone else line


def _noted(text: str, notes: dict[str, str], *, whole: bool = False) -> str:
    """The text with the addresses of its notes: on the title itself (`whole`), else on their marks."""
    found = _NOTE_MARK.search(text)
    if whole and found and found[1] in notes and found.end() == len(text.rstrip()):
        return f"[{_escaped(text[: found.start()].strip())}]({notes[found[1]]})"
    return _NOTE_MARK.sub(lambda mark: f" [[{mark[1]}]]({notes[mark[1]]})" if mark[1] in notes else mark[0], text)


def _is_address(line: str) -> bool:
    return _ADDRESS.fullmatch(line) is not None


def _may_be_title(line: str) -> bool:
    said = _bare(line)
    return len(said.split()) <= TITLE and not said.endswith((".", ",", ";"))


def _bare(line: str) -> str:
    return _without_bullet(line).strip().strip("*").strip()


def _without_bullet(line: str) -> str:
    found = _BULLET.match(line)
    return line[found.end() :] if found else line


def _escaped(label: str) -> str:
    return label.replace("[", r"\[").replace("]", r"\]")
