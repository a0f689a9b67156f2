"""The commands that the documentation shows, as they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if page.name != "CHANGELOG.md" and "decisions" not in page.parts
)  # fmt: skip
"""All that tells how something is done; what was said of earlier versions is not held to it."""
SHELL = ("sh", "console", "cron")
"""Languages of the blocks that are run: lines, lines after `$ ` with what they print, lines of a crontab."""
_BLOCK = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(digest [^`\n]+)`")
_DIGEST = re.compile(r"(?:^|[|;&({\s])digest(?:\s|$)")


@dataclass(frozen=True)
class Shown:
    """A line of a shell, and what it is said to print; "" where nothing is shown."""

    line: str
    printed: str = ""


@dataclass(frozen=True)
class Block:
    """A block of a page: its language, and its text."""

    page: Path
    number: int
    language: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}#{self.number}"

    def commands(self) -> list[Shown]:
        """Its lines with `digest` in them, without what is said of them after a `#`."""
        if self.language == "console":
            parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]
            found = [Shown(line, printed) for line, _, printed in (part.partition("\n") for part in parts)]
        else:
            lines = self.text.replace("\\\n", " ").splitlines()
            found = [Shown(re.sub(r"^(\S+\s+){5}", "", line) if self.language == "cron" else line) for line in lines]
        spoken = [Shown(re.sub(r"(^|\s)#\s.*$", "", each.line).strip(), each.printed) for each in found]
        return [each for each in spoken if _DIGEST.search(each.line)]


def blocks(page: Path) -> list[Block]:
    """Its blocks of code."""
    text = page.read_text(encoding="utf-8")
    return [Block(page, n, language, body) for n, (language, body) in enumerate(_BLOCK.findall(text), 1)]


def inline(page: Path) -> Iterator[str]:
    """The commands in its sentences and tables, each once."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    yield from dict.fromkeys(each.replace("\\|", "|") for each in _INLINE.findall(text))
