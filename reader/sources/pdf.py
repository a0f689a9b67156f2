"""A paper as PDF: title, authors, abstract, text."""

from __future__ import annotations

import logging
import re
from collections import Counter
from io import BytesIO
from typing import Any

from reader.dates import read_date
from reader.errors import SourceError
from reader.model.article import Article, Origin
from reader.model.digest import Digest, digest_id
from reader.model.undigested import undigested
from reader.sources.body import abstract_of, shortened, tidy
from reader.text import clean_line

MAX_PAGES = 300
_NO_TITLE = re.compile(
    r"^(?:untitled|microsoft word|document\d*|.*\.(?:docx?|tex|dvi|pdf|indd|qxd)$|\d+$)", re.IGNORECASE
)
_ABSTRACT = re.compile(r"^[ \t]*abstract\b[\s.:—–-]*", re.IGNORECASE | re.MULTILINE)
_AFTER = re.compile(
    r"^[ \t]*(?:(?:\d+|i)\.?\s+)?"
    r"(?:introduction|keywords|key words|index terms|ccs concepts|categories and subject|contents)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})(?:v\d+)?\s+\[[\w.-]+\]\s+(\d{1,2} \w{3} \d{4})")
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")


def parse_pdf(content: bytes, name: str, link: str = "") -> list[Digest]:
    """The paper in these bytes. Raises SourceError."""
    pages, info = _read(content)
    text = "\n".join(pages)
    if len(text.split()) < 20:
        raise SourceError("contains no text: it is empty, or its pages are images")
    lines = [line.strip() for line in pages[0].split("\n") if line.strip()]
    title = _title(clean_line(str(info.get("/Title") or "")), lines) or name
    stamp = _ARXIV.search(text[:20_000])
    link = link or (f"https://arxiv.org/abs/{stamp[1]}" if stamp else "")
    markdown = tidy(_paragraphs(pages))
    article = Article(text=markdown, whole=True, origins=(Origin(link=link, name=""),))
    paper = undigested(
        article,
        title=title,
        source="arXiv" if stamp else "",
        link=link,
        published=read_date(stamp[2]) if stamp else _pdf_date(str(info.get("/CreationDate") or "")),
        authors=[a for a in re.split(r"\s*[,;]\s*|\s+and\s+", clean_line(str(info.get("/Author") or ""))) if a][:50],
        kind="paper",
        summary=shortened(_abstract(text), 2_000) or abstract_of(markdown),
        id_="" if link else digest_id("", "pdf", title, markdown[:2_000]),
    )
    return [paper]


def _read(content: bytes) -> tuple[list[str], dict[str, Any]]:
    """The text of each page, and what the file says of itself."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("is protected by a password")
        pages = [reader.pages[number].extract_text() for number in range(min(len(reader.pages), MAX_PAGES))]
        info = {str(key): value for key, value in (reader.metadata or {}).items()}
    except SourceError:
        raise
    except PyPdfError as error:
        raise SourceError(f"cannot be read as a PDF ({clean_line(str(error))[:100]})") from error
    except Exception as error:
        raise SourceError(f"is damaged: its text cannot be read ({type(error).__name__})") from error
    return (pages or [""]), info


def _title(said: str, lines: list[str]) -> str:
    """The title that the file says, where it is one; else the lines above the authors on the first page."""
    if said and len(said) > 5 and not _NO_TITLE.match(said):
        return said
    own = [
        line
        for line in lines[:12]
        if not _ARXIV.search(line) and not line.lower().startswith(("arxiv:", "http", "doi"))
    ]
    taken: list[str] = []
    for line in own[:3]:
        taken.append(line)
        # A title that goes on ends in the middle of a phrase, or breaks within a long line.
        if len(line) < 45 or not re.search(r"(?:[a-z,:-]|\b(?:of|for|the|a|an|in|and|with|to))$", line):
            break
    return clean_line(" ".join(taken))[:300]


def _abstract(text: str) -> str:
    found = _ABSTRACT.search(text[:30_000])
    if not found:
        return ""
    rest = text[found.end() : found.end() + 6_000]
    end = _AFTER.search(rest)
    return _unbroken(rest[: end.start()] if end else rest[:1_500])


def _paragraphs(pages: list[str]) -> str:
    """The text as paragraphs: without running heads and page numbers, lines joined."""
    heads = Counter(line.strip() for page in pages for line in {*page.split("\n")[:2], *page.split("\n")[-2:]})
    lines: list[str] = []
    for page in pages:
        for line in page.split("\n"):
            line = line.strip()
            repeated = len(pages) > 3 and heads[line] > len(pages) / 3
            if line and not repeated and not re.fullmatch(r"(?:page )?\d{1,4}(?: of \d+)?", line, re.IGNORECASE):
                lines.append(line)
    width = sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        paragraphs[-1].append(line)
        if len(line) < width * 0.75 and line[-1:] in ".?!:":
            paragraphs.append([])
    return "\n\n".join(_unbroken("\n".join(p)) for p in paragraphs if p)


def _unbroken(text: str) -> str:
    """Lines as one, words that were broken at their ends made whole."""
    return clean_line(re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text))


def _pdf_date(text: str) -> str:
    found = _PDF_DATE.match(text)
    return read_date("-".join(filter(None, found.groups()))) if found else ""
