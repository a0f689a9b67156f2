"""What texts that are put together in code look like; everything else is in `reader.tcss`."""

from __future__ import annotations

HEADING = "bold $accent"
TINT = "$tint"
DIM = "$dim"
