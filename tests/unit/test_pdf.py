"""Papers: their own title, their words without ligatures and hyphens of the line, and those that are encrypted."""

from __future__ import annotations

import io
import sys

import pytest
from pypdf import PdfWriter

from reader.errors import SourceError
from reader.model.digest import Digest
from reader.sources.pdf import parse_pdf

FILLER = "\n".join(f"The gauge at pier {n} was read twice a day by the same person." for n in range(12))


def paper(*lines: tuple[int, str], said: str = "") -> bytes:
    """A PDF of one page that shows lines in these sizes. `\\001` is the ligature fi, `\\002` ffi, `\\003` a small 2."""
    shown = "".join(f"/F1 {size} Tf ({part}) Tj T* " for size, line in lines for part in line.split("\n"))
    stream = f"BT 50 750 Td 14 TL {shown}ET".encode("latin-1")
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        b"/Encoding << /Type /Encoding /Differences [1 /fi /ffi /twosuperior] >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 %s >> >> >>"
        % font,
        f"<< /Title ({said}) >>".encode(),
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, item in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, item))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def read(*lines: tuple[int, str], said: str = "") -> Digest:
    (digest,) = parse_pdf(paper(*lines, said=said), "gauges-v3.pdf")
    return digest


def text_of(*lines: tuple[int, str]) -> str:
    article = read(*lines).article
    assert article is not None
    return article.text


@pytest.mark.parametrize(
    "said",
    [
        "PowerPoint Presentation",
        "Microsoft Word - gauges_final2.docx",
        "untitled",
        "Untitled-3",
        "gauges-v3.indd",
        "report_2021/x7",
        "Slide 1",
        "",
    ],
)
def test_the_title_is_what_the_paper_sets_largest(said: str) -> None:
    paper_ = read(
        (9, "Harbour Letters 12"),
        (20, "What tide gauges"),
        (20, "cannot tell"),
        (11, "Ann Keeper"),
        (10, FILLER),
        said=said,
    )
    assert paper_.title == "What tide gauges cannot tell"


def test_a_title_that_the_file_says_and_the_page_shows_is_taken_as_it_is_written() -> None:
    lines = ((40, "HARBOUR LETTERS"), (16, "What tide gauges cannot tell"), (10, FILLER))
    assert read(*lines, said="What Tide Gauges Cannot Tell").title == "What Tide Gauges Cannot Tell"
    assert read((10, FILLER), said="What Tide Gauges Cannot Tell").title == "What Tide Gauges Cannot Tell"


def test_a_large_initial_or_number_is_no_title() -> None:
    assert read((48, "T"), (18, "Reading the gauges"), (10, FILLER)).title == "Reading the gauges"


def test_ligatures_are_letters_and_other_signs_stay() -> None:
    text = text_of((10, "The \\001rst o\\002ce measured 5 \\265m and x\\003."), (10, FILLER))
    assert "The first office measured" in text
    assert "²" in text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("the esti-\nmate of it", "the estimate of it"),
        ("a well-\nknown pier. That well-known pier", "a well-known pier. That"),
        ("it was self-\npaced. Each self was paced by hand", "it was self-paced."),
        ("the Navier-\nStokes way", "the Navier-Stokes way"),
        ("in COVID-\n19 years", "in COVID-19 years"),
        ("the co-\noperation of all. Cooperation helps", "the cooperation of all."),
    ],
)
def test_words_broken_at_the_end_of_a_line(broken: str, whole: str) -> None:
    assert whole in text_of((10, broken), (10, FILLER))


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(paper((18, "What tide gauges cannot tell"), (10, FILLER))))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_paper_that_is_encrypted_without_a_password_is_read() -> None:
    assert parse_pdf(encrypted(""), "x.pdf")[0].title == "What tide gauges cannot tell"
    with pytest.raises(SourceError, match="is protected by a password"):
        parse_pdf(encrypted("secret"), "x.pdf")


def test_what_reads_an_encrypted_paper_is_named_where_it_is_missing() -> None:
    # In a process of its own: pypdf looks for it once, when it is imported.
    import subprocess

    code = (
        "import sys; sys.modules['cryptography'] = None; sys.modules['Crypto'] = None\n"
        "from reader.errors import SourceError; from reader.sources.pdf import parse_pdf\n"
        "try: parse_pdf(sys.stdin.buffer.read(), 'x.pdf')\nexcept SourceError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=encrypted(""), capture_output=True, check=True)
    assert b"digest-reader[pdf]" in done.stdout
