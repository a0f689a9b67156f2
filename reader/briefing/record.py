"""A digest as other programs are given it: `digest list --json`, and what is piped to a command."""

from __future__ import annotations

from typing import Any

from reader.briefing.told import story_of
from reader.library import Library
from reader.model.digest import Digest
from reader.model.highlights import highlights
from reader.model.highlights import to_record as highlight_record
from reader.model.marks import Marks
from reader.model.record import to_record


def full_record(library: Library, digest_id: str) -> dict[str, Any]:
    """The record of a digest with its marks, and the story that it shares with others, `""` where it is alone."""
    return record_of(library.get(digest_id), library.marks(digest_id), story_of(library, digest_id))


def record_of(digest: Digest, marks: Marks, story: str = "") -> dict[str, Any]:
    """The record of a digest with marks, as `full_record` has them; it may be in no library here."""
    kept = [highlight_record(each) for each in highlights(marks)]
    return {
        **to_record(digest),
        "marks": {**marks.to_record(), **({"highlights": kept} if kept else {})},
        "story": story,
    }
