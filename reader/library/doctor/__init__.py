"""Whether a library is sound: `examine` only reads, `repair` keeps beside it whatever it replaces."""

from reader.library.doctor.examine import Finding, examine
from reader.library.doctor.repair import repair

__all__ = ["Finding", "examine", "repair"]
