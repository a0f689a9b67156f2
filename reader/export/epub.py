"""EPUB 3: a chapter a digest, written with the standard library's zip. Pure but for a temporary file.

A zip ends with its table of contents, and its first entry has to be plain, so it is written to a file that is gone
again when it has been read: memory holds the titles and one chapter.
"""

from __future__ import annotations

import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from reader.errors import ExportError
from reader.export.item import About, Item, html_text
from reader.export.markup import html_blocks
from reader.translation import gettext as _
from reader.translation import language, number

MOST = 5_000
"""Digests in a book: readers of books lay out its contents at once."""
_PIECE = 1 << 16
_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every entry, so that the same digests make the same book."""
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_STYLE = """
body { line-height: 1.5; } .facts, small { font-size: .85em; font-weight: normal; opacity: .75; }
.takeaway { border-left: 3px solid; padding-left: 1em; } h2 { break-after: avoid; }
pre { white-space: pre-wrap; font-size: .85em; } td, th { border: 1px solid; padding: .2em .4em; }
"""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """The book. Raises ExportError for more than `MOST` digests."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w") as book:
            _put(book, "mimetype", "application/epub+zip", plain=True)
            _put(book, "META-INF/container.xml", _CONTAINER)
            _put(book, "book/style.css", _STYLE)
            chapters: list[tuple[str, str]] = []
            for item in items:
                if len(chapters) == MOST:
                    raise ExportError(
                        _("An e-book holds at most {most} digests: narrow the query.").format(most=number(MOST))
                    )
                chapters.append((item.id, html_text(item.title)))
                _put(book, f"book/{item.id}.xhtml", _chapter(item))
            if not chapters:
                raise ExportError(_("An e-book needs at least one digest."))
            _put(book, "book/nav.xhtml", _contents(chapters, about))
            _put(book, "book/package.opf", _package(chapters, about))
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _put(book: zipfile.ZipFile, name: str, text: str, *, plain: bool = False) -> None:
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
    book.writestr(info, text)


def _chapter(item: Item) -> str:
    body = "\n".join(html_blocks(item.blocks(), level=2))
    lang = item.language or language()
    return (
        f'{_HEAD}<html xmlns="http://www.w3.org/1999/xhtml" lang="{lang}" xml:lang="{lang}">\n'
        f"<head><title>{html_text(item.title)}</title>"
        '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _contents(chapters: Sequence[tuple[str, str]], about: About) -> str:
    listed = "\n".join(f'<li><a href="{id_}.xhtml">{title}</a></li>' for id_, title in chapters)
    return (
        f'{_HEAD}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language()}">\n'
        f"<head><title>{html_text(about.title)}</title></head>\n"
        f'<body><nav epub:type="toc" id="toc"><h1>{html_text(about.title)}</h1>\n<ol>\n{listed}\n</ol>\n</nav></body>'
        "\n</html>\n"
    )


def _package(chapters: Sequence[tuple[str, str]], about: About) -> str:
    # The same digests are the same book, which a reader's place in it goes by.
    key = blake2b("\n".join((about.title, *(id_ for id_, _rest in chapters))).encode(), digest_size=16).digest()
    listed = "\n".join(
        f'<item id="d-{id_}" href="{id_}.xhtml" media-type="application/xhtml+xml"/>' for id_, _rest in chapters
    )
    order = "\n".join(f'<itemref idref="d-{id_}"/>' for id_, _rest in chapters)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{language()}">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{uuid.UUID(bytes=key, version=4)}</dc:identifier>\n'
        f"<dc:title>{html_text(about.title)}</dc:title>\n<dc:language>{language()}</dc:language>\n<dc:creator>digest</dc:creator>\n"
        f'<meta property="dcterms:modified">{about.made[:19]}Z</meta>\n</metadata>\n<manifest>\n'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        f'<item id="style" href="style.css" media-type="text/css"/>\n{listed}\n</manifest>\n'
        f"<spine>\n{order}\n</spine>\n</package>\n"
    )
