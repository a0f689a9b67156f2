"""What does not hold yet: cases by reason. Whoever mends one takes its line away; one that holds again is an error."""

from __future__ import annotations

BY_REASON: dict[str, tuple[str, ...]] = {}
KNOWN: dict[str, str] = {case: why for why, cases in BY_REASON.items() for case in cases}
