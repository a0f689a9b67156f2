"""Digests to export: generated ones of every sign that a format could trip over, and hostile ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from reader.export.item import About, Item
from reader.model.digest import Digest
from reader.model.highlights import highlight_field, highlight_value
from reader.model.marks import Marks, Stamp
from reader.model.record import from_record, to_record

ABOUT = About("what & <why>", "2026-05-31T08:00:00Z")
_SIGNS = st.sampled_from(
    ["a", "Bc", "é", "語", "*", "_", "#", "-", "+", "=", "|", "[", "]", "(", ")", "<", ">", "&amp;", "&#60;", "`", "~~~",
     "\\", "$", "%%", "^", "!", "!!!", '"', "'", ",", ";", ":", "1.", "2)", "##", "> ", "{", "}", "---", "@", "/",
     " ", " ", " and ", "http://x.example/a_b", "Summary", "For CTOs, ", "\u2028", "\t", "😀", "﷽"]
)  # fmt: skip
LINE = st.lists(_SIGNS, min_size=1, max_size=8).map("".join)
TEXT = st.lists(LINE, max_size=3).map("\n\n".join)
_NAMES = st.lists(LINE, max_size=3)
_LINKS = st.sampled_from(["", "https://e.example/a?b=1&c=(d)", "https://e.example/ü", "https://e.example/x_y*z"])
DATES = st.sampled_from(["", "2024", "2024-05", "2024-05-31", "2024-05-31T10:30:00Z"])


def records(*, plain_ids: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Records as an editor's digest has them."""
    return st.fixed_dictionaries(
        {
            "title": LINE, "source": LINE | st.just(""), "curator": LINE | st.just(""), "link": _LINKS,
            "published": DATES, "added": DATES,
            "field": st.fixed_dictionaries({"domain": LINE | st.just(""), "subfields": _NAMES}),
            "depth": st.fixed_dictionaries(
                {"level": st.sampled_from(["", "advanced", "arcane"]), "abstraction": st.sampled_from(["", "low"])}
            ),
            "minutes": st.integers(0, 30), "length": st.sampled_from(["", "short", "long"]),
            "original_minutes": st.integers(0, 90), "authors": _NAMES, "media": LINE | st.just(""),
            "kind": LINE | st.just(""), "intent": LINE | st.just(""), "language": st.sampled_from(["", "en", "de"]),
            "summary": TEXT, "takeaway": TEXT, "insights": _NAMES, "principles": _NAMES, "method": _NAMES,
            "in_practice": _NAMES, "topics": _NAMES, "best_for": _NAMES, "attribution": LINE | st.just(""),
            "x-rating": st.integers(0, 9) | LINE, "xs": st.lists(st.dictionaries(LINE, LINE, max_size=1), max_size=2),
            "related": st.lists(st.fixed_dictionaries({"title": LINE, "link": _LINKS}), max_size=2),
        }
    )  # fmt: skip


DIGESTS = records().map(from_record).filter(lambda digest: bool(digest.title))


def item_of(digest: Digest, marks: Marks | None = None) -> Item:
    return Item(to_record(digest), marks or Marks())


def marked(**fields: str | bool) -> Marks:
    return Marks({name: Stamp(value, 1_700_000_000_000_000, "d") for name, value in fields.items()})


def highlighted(text: str, note: str = "") -> Marks:
    return marked(**{highlight_field(text): highlight_value(text, note), "note": note})


PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "\"><svg onload=alert(3)>", "javascript:alert(4)",
    "</style><script>alert(5)</script>", "]]><script>alert(6)</script>", "{{alert(7)}}", "--><b>bold</b>",
    "\x1b]0;PWNED\x07\x1b[31mred", "\u202eevil\u2066", "=cmd|'/c calc'!A0", "@SUM(1)", "+1", "-1",
    "![x](https://t.example/track.png)", "[x](javascript:alert(8))", "%%secret%%", "}\\write18{rm}",
    "<!-- digest writes above this line; what you write below it stays -->",
)  # fmt: skip
HOSTILE = "\n\n".join(PAYLOADS)


def hostile() -> Digest:
    """A digest with every payload in every field, and in its article."""
    names = list(PAYLOADS)
    code = "\n\n```\n<script>alert(9)</script>\n" + PAYLOADS[-1] + "\n```\n"
    return from_record(
        {
            "title": " ".join(PAYLOADS), "source": PAYLOADS[0], "curator": PAYLOADS[1], "link": "https://e.example/?a=\"><b",
            "published": "2024-05-31", "field": {"domain": PAYLOADS[2], "subfields": names},
            "depth": {"level": PAYLOADS[0]}, "authors": names, "media": PAYLOADS[0], "kind": PAYLOADS[1],
            "language": "en\" onload=\"x", "summary": HOSTILE, "takeaway": HOSTILE, "insights": names,
            "principles": names, "method": names, "in_practice": names, "topics": names, "best_for": names,
            "attribution": PAYLOADS[0], "related": [{"title": PAYLOADS[0], "link": "javascript:alert(1)"}],
            "article": {"text": HOSTILE + code + "\n\n<iframe src='https://t.example'></iframe>\n\n" + PAYLOADS[-1]},
        }
    )  # fmt: skip
