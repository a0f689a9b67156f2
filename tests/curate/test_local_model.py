"""A real model on this machine, where there is one: `DIGEST_TEST_BASE_URL=http://localhost:11434/v1
DIGEST_TEST_MODEL=llama3.2 python -m pytest -m local_model`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from reader.library import Library
from reader.model.digest import Digest
from tests.conftest import Run

BASE_URL, MODEL = os.environ.get("DIGEST_TEST_BASE_URL", ""), os.environ.get("DIGEST_TEST_MODEL", "")

pytestmark = [
    pytest.mark.local_model,
    pytest.mark.skipif(
        not (BASE_URL and MODEL), reason="no local model: DIGEST_TEST_BASE_URL and DIGEST_TEST_MODEL name one"
    ),
]


def test_a_real_model_writes_a_digest_or_is_refused_with_the_reason(
    run: Run, library: Library, stored: Digest, configure: Callable[..., Any]
) -> None:
    configure(model=MODEL, base_url=BASE_URL)
    done = run("curate", stored.id, "--library", library.layout.root)
    library.refresh()
    digest = library.get(stored.id)
    if done.returncode:
        assert "can be found in the article" in done.stderr
        assert digest.undigested
        return
    assert digest.curator == MODEL
    kept = [claim for claim in digest.evidence if claim.supported]
    assert kept
    assert all(span.quote in (digest.article.text if digest.article else "") for claim in kept for span in claim.spans)
