"""The same article gives the same digest in every process, whatever order Python gives its sets there."""

from __future__ import annotations

import os
import subprocess
import sys

_CURATED = """
from reader.curate.evidence import verify
from reader.curate.extract import extract
from reader.curate.taxonomy import Taxonomy
from reader.errors import CurationError
from reader.intake.offline import add_takeaway
from tests.unit.test_curation import harbour

digest = extract(harbour(1), Taxonomy(), None, "2026-01-01T00:00:00Z")
print(digest)
for role in ("Investor", "CTO"):
    try:
        print(add_takeaway(digest, role, Taxonomy()).takeaways)
    except CurationError as error:
        print(error)
print(verify(digest, digest.article.text))
"""


def test_a_digest_does_not_depend_on_the_process() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", _CURATED], env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE, text=True, check=True,
        ).stdout
        for seed in ("0", "7")
    ]  # fmt: skip
    assert "Investor" in said[0]
    assert said[0] == said[1]
