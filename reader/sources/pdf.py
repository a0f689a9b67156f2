"""A paper as PDF: title, authors, abstract, text."""

from __future__ import annotations

import logging
import re
import unicodedata
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
from reader.translation import gettext as _

MAX_PAGES = 300
_NO_TITLE = re.compile(
    r"(?:untitled|title|document|paper|manuscript|main|template|print|presentation|layout|slide|no job name|book|report|full page photo|"
    r"(?:microsoft )?powerpoint(?: presentation)?|presentazione standard di powerpoint|présentation powerpoint|"
    r"(?:microsoft )?(?:word|excel|powerpoint|office word|publisher)\b.*)[\s\d_.-]*|"
    r".*\.(?:docx?|tex|dvi|pdf|indd|qxd|rtf|odt|pptx?|eps|ps|xlsx?|pages|md|html?|txt)(?:\s.*)?|[\W\d_]*|\S*[\d_/\\]\S*",
    re.IGNORECASE,
)
"""What programs write where the title belongs."""
_ABSTRACT = re.compile(r"^[ \t]*abstract\b[\s.:—–-]*", re.IGNORECASE | re.MULTILINE)
_AFTER = re.compile(
    r"^[ \t]*(?:(?:\d+|i)\.?\s+)?"
    r"(?:introduction|keywords|key words|index terms|ccs concepts|categories and subject|contents)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})(?:v\d+)?\s+\[[\w.-]+\]\s+(\d{1,2} \w{3} \d{4})")
_LIGATURES = {ord(sign): unicodedata.normalize("NFKC", sign) for sign in "ﬀﬁﬂﬃﬄﬅﬆ"}
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010]\n(\w+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LARGER = 1.15
"""How much larger than the text a title is set."""
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")


def parse_pdf(content: bytes, name: str, link: str = "") -> list[Digest]:
    """The paper in these bytes. Raises SourceError."""
    pages, info, largest, more = _read(content)
    text = "\n".join(pages)
    words = _whole_words(text)
    if len(text.split()) < 20:
        raise SourceError(_("contains no text: it is empty, or its pages are images"))
    lines = [line.strip() for line in pages[0].split("\n") if line.strip()]
    title = _title(clean_line(str(info.get("/Title") or "")), largest, lines) or name
    stamp = _ARXIV.search(text[:20_000])
    link = link or (f"https://arxiv.org/abs/{stamp[1]}" if stamp else "")
    markdown = tidy(_paragraphs(pages, words))
    cut = ("text",) if more else ()
    article = Article(text=markdown, whole=True, origins=(Origin(link=link, name=""),), cut=cut)
    paper = undigested(
        article,
        title=title,
        source="arXiv" if stamp else "",
        link=link,
        published=read_date(stamp[2]) if stamp else _pdf_date(str(info.get("/CreationDate") or "")),
        authors=[a for a in re.split(r"\s*[,;]\s*|\s+and\s+", clean_line(str(info.get("/Author") or ""))) if a][:50],
        kind="paper",
        summary=shortened(_abstract(text, words), 2_000) or abstract_of(markdown),
        id_="" if link else digest_id("", "pdf", title, markdown[:2_000]),
    )
    return [paper]


def _read(content: bytes) -> tuple[list[str], dict[str, Any], str, bool]:
    """The text of each page, what the file says of itself, what is set in the largest letters on the first page, and
    whether there are more pages than are read."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(_("is protected by a password"))
        sizes = _Sizes()
        more = len(reader.pages) > MAX_PAGES
        numbers = range(min(len(reader.pages), MAX_PAGES))
        pages = [reader.pages[n].extract_text(visitor_text=None if n else sizes.visit) for n in numbers]
        info = {str(key): value for key, value in (reader.metadata or {}).items()}
    except SourceError:
        raise
    except DependencyError as error:
        raise SourceError(
            _("is encrypted: install the pdf extra to read it (pip install 'digest-reader[pdf]')")
        ) from error
    except PyPdfError as error:
        raise SourceError(_("cannot be read as a PDF ({line})").format(line=clean_line(str(error))[:100])) from error
    except Exception as error:
        raise SourceError(
            _("is damaged: its text cannot be read ({name})").format(name=type(error).__name__)
        ) from error
    return [_readable(page) for page in pages] or [""], info, clean_line(_readable(sizes.largest())), more


def _readable(page: str) -> str:
    """The text of a page without ligatures and without the hyphens that only say where a word may break."""
    return page.translate(_LIGATURES).replace("\u00ad\n", "").replace("\u00ad", "")


class _Sizes:
    """The pieces of text on a page with the size of their letters, in points."""

    def __init__(self) -> None:
        self._pieces: list[tuple[float, str]] = []

    def visit(self, text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        upright = abs(tm[1]) < abs(tm[0]) or tm[1] == tm[0] == 0
        if text.strip() and upright:
            scale = abs(tm[3] or 1) * abs(cm[3] or 1)
            self._pieces.append((round((size or 1) * scale, 1), text))

    def largest(self) -> str:
        """What is set in the largest letters, if they are larger than those of the text and say enough for a title."""
        letters: Counter[float] = Counter()
        for size, text in self._pieces:
            letters[size] += len(text.split())
        if len(letters) < 2:
            return ""
        common = letters.most_common(1)[0][0]
        for size in sorted(letters, reverse=True)[:4]:
            said = clean_line(" ".join(text for own, text in self._pieces if own == size))
            if size >= common * LARGER and len(said.split()) >= 2 and 8 <= len(said) <= 300:
                return said
        return ""


def _title(said: str, largest: str, lines: list[str]) -> str:
    """The title: what the file says where its first page shows it; what is set largest; else the lines on top."""
    good = len(said) > 5 and not _NO_TITLE.fullmatch(said)
    if good and (not largest or _letters(said) in _letters(" ".join(lines))):
        return said
    if largest:
        return largest
    return _first_lines(lines)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.translate(_LIGATURES)).casefold()


def _first_lines(lines: list[str]) -> str:
    """The lines above the authors on the first page."""
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


def _abstract(text: str, words: frozenset[str]) -> str:
    found = _ABSTRACT.search(text[:30_000])
    if not found:
        return ""
    rest = text[found.end() : found.end() + 6_000]
    end = _AFTER.search(rest)
    return _unbroken(rest[: end.start()] if end else rest[:1_500], words)


def _paragraphs(pages: list[str], words: frozenset[str]) -> str:
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
    return "\n\n".join(_unbroken("\n".join(p), words) for p in paragraphs if p)


def _whole_words(text: str) -> frozenset[str]:
    """The words of a text that no end of a line breaks, in small letters."""
    return frozenset(_WORD.findall(_BROKEN.sub(" ", text).lower()))


def _unbroken(text: str, words: frozenset[str]) -> str:
    """Lines as one, words that were broken at their ends made whole."""
    return clean_line(_BROKEN.sub(lambda found: _joined(found[1], found[2], words), text))


def _joined(head: str, rest: str, words: frozenset[str]) -> str:
    """A word that a line's end broke. Its hyphen stays where it is the word's own: `well-known`, `COVID-19`."""
    whole, compound = f"{head}{rest}".lower(), f"{head}-{rest}".lower()
    if whole in words:
        return head + rest
    if (
        compound in words
        or not rest[0].islower()
        or (head.lower() in words and rest.lower() in words and len(rest) > 3)
    ):
        return f"{head}-{rest}"
    return head + rest


def _pdf_date(text: str) -> str:
    found = _PDF_DATE.match(text)
    return read_date("-".join(filter(None, found.groups()))) if found else ""
