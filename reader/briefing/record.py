"""A digest as other programs are given it: `digest list --json`, and what is piped to a command."""

from __future__ import annotations

from typing import Any

from reader.briefing.told import story_of
from reader.library import Library
from reader.model.highlights import highlights
from reader.model.highlights import to_record as highlight_record
from reader.model.record import to_record


def full_record(library: Library, digest_id: str) -> dict[str, Any]:
    """The record of a digest with its marks, and the story that it shares with others, `""` where it is alone."""
    marks = library.marks(digest_id)
    kept = [highlight_record(each) for each in highlights(marks)]
    return {
        **to_record(library.get(digest_id)),
        "marks": {**marks.to_record(), **({"highlights": kept} if kept else {})},
        "story": story_of(library, digest_id),
    }
