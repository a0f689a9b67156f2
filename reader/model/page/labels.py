"""Labels on a page: what a digest is filed under, each leading to all others like it, judged ones marked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reader.model.edits import vote
from reader.model.marks import Marks
from reader.model.page.blocks import Run, Runs, Style, Target
from reader.model.page.cells import tidy

JUDGED: Mapping[str, str] = {
    "domain": "domain", "subfield": "subfields", "level": "level", "abstraction": "abstraction", "topic": "topics",
    "role": "best_for",
}  # fmt: skip
"""Fields of the labels that can be judged, by the facet that they lead to."""
LONGEST = 200
"""Characters of a label that are shown."""
CHIP: frozenset[Style] = frozenset(("chip",))


def label(text: str) -> str:
    """A name as it is shown among others."""
    text = tidy(text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


class Labels:
    """The labels of one digest, as its reader judged them."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks

    def link(self, facet: str, value: str, text: str = "", styles: frozenset[Style] = frozenset()) -> Runs:
        """A label that leads to what has the same one."""
        run = Run(label(text or value), styles, Target(facet, value))
        judged = vote(self._marks, JUDGED[facet], value) if facet in JUDGED else ""
        if judged == "-":
            return (replace(run, styles=styles | {"rejected"}), Run(" ✗", styles))
        return (run, Run(" ✓", styles)) if judged else (run,)

    def chips(self, facet: str, values: Sequence[str]) -> Runs:
        """Labels as chips, none of which is broken."""
        return tuple(self._spaced(facet, values))

    def _spaced(self, facet: str, values: Sequence[str]) -> Iterator[Run]:
        for number, value in enumerate(values):
            if number:
                yield Run("  ")
            run, *judged = self.link(facet, value, styles=CHIP)
            yield replace(run, text=f" {run.text} ", whole=True)
            yield from judged
